// A run of a lab: a process of its own in a fresh private lab, which leaves a recording.
#pragma once

#include <functional>
#include <string>

#include "tracer/teach/lab/lab.hpp"

namespace tcpwhy::teach {

struct LabRunResult {
    int status = 0;         ///< exit_status; 128 + N: interrupted by signal N
    std::string complaint;  ///< the last line that the run has said; "" if it went well
};

/// Writes the recording to `file` (its folder is made). Throws UnavailableError if nothing can be
/// started.
LabRunResult make_lab_run(const LabRun& run, const std::string& file,
                          const std::function<int()>& interrupted);

}  // namespace tcpwhy::teach
