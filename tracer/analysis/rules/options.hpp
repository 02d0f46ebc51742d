// How the analysis reads a trace: which mode it is of, and whether its calls were observed.
#pragma once

#include "tracer/model/fact.hpp"

namespace tcpwhy::analysis {

struct Options {
    model::Mode mode = model::Mode::file;
    /// Calls are observed. A segment that no call explains then comes from the kernel or has an
    /// unknown cause; the analysis never infers a call for it.
    bool observed = false;
    /// There is no capture: the calls alone say what must have been on the wire.
    bool calls_alone = false;
};

}  // namespace tcpwhy::analysis
