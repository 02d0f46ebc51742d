// Runs this program several times at once, each time for one scenario.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace tcpwhy::run {

struct ChildRun {
    std::string scenario;
    std::vector<std::string> arguments;  ///< of this program
    std::string log_file;                ///< its stderr; its stdout is thrown away
    // Filled in when it has ended:
    bool ended = false;
    int status = 0;      ///< exit status; 128 + N: ended by signal N
    double seconds = 0;  ///< from start to end
};

/// Runs all, in their order, at most `jobs` at a time; `changed` is called when one has started or
/// ended. `interrupted` is asked every few milliseconds for the number of a signal that shall end
/// the runs (0: none). Returns that number, or 0: after a signal, the running ones are asked to end
/// and waited for, and the others do not start. Throws UnavailableError.
int run_children(std::vector<ChildRun>& runs, int jobs,
                 const std::function<void(const std::vector<std::string>& running)>& changed,
                 const std::function<int()>& interrupted);

}  // namespace tcpwhy::run
