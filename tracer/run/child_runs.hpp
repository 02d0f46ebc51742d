// This program run several times at once, each for one scenario.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace tcpwhy::run {

struct ChildRun {
    std::string scenario;
    std::vector<std::string> arguments;  ///< of this program
    std::string log_file;                ///< what it says on stderr; stdout is thrown away
    // Filled in when it has ended:
    bool ended = false;
    int status = 0;      ///< exit status; 128 + N: ended by signal N
    double seconds = 0;  ///< from start to end
};

/// Runs all, at most `jobs` at a time, in their order; `changed` is called when one has started or
/// ended. Returns 0, or the number of the signal that interrupted: then those that run are asked
/// to end and waited for, and the others are left out. Throws UnavailableError.
int run_children(std::vector<ChildRun>& runs, int jobs,
                 const std::function<void(const std::vector<std::string>& running)>& changed);

}  // namespace tcpwhy::run
