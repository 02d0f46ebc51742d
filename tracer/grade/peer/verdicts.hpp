// How a step of a check can go wrong.
#pragma once

#include <string>

namespace tcpwhy::grade {

/// The submission did not do what the check asks for.
struct StepFailure {
    std::string expected;  ///< "the same 21 bytes"
    std::string instead;   ///< "nothing came for 5 s"
    bool by_time = false;  ///< only a wait that ended says so: it is tried again
};

/// The machine's fault, which costs nobody a point.
struct MachineFault {
    std::string what;
};

}  // namespace tcpwhy::grade
