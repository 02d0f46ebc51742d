// A lab from start to end on this machine: its runs, and whether each question's answer is the one
// that its file declares.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tracer/teach/lab/lab.hpp"

namespace tcpwhy::teach {

struct LabCheck {
    int status = 0;                    ///< exit_status: ok, failed, or unavailable on this machine
    std::vector<std::string> reasons;  ///< why, one line each
    double seconds = 0;
};

/// Its recordings go to `folder`. Throws only if nothing can be started.
LabCheck check_lab(const Lab& lab, const std::string& folder,
                   const std::function<int()>& interrupted);

}  // namespace tcpwhy::teach
