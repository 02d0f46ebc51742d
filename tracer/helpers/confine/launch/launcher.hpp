// The process between the grader and a confined program. As *launcher* it enters the control
// groups, gives up its rights and at C4 becomes bubblewrap. As *supervisor* it starts the program
// and reaps all that the program makes, until nothing of it is left: it is pid 1 of the pid
// namespace at C4, else their subreaper (prctl(2)).
//
// Its exit status is that of the program; 128 + N: signal N ended it. Where the program did not
// start it is calls::launch_failed_base + errno of execve(2), or status_not_confined after a line
// on standard error.
#pragma once

#include <optional>

#include "tracer/helpers/confine/launch/launch_plan.hpp"

namespace tcpwhy::helpers {

/// The supervisor writes these to LaunchPlan::report, and closes it when all is over.
struct SupervisorReport {
    enum class What : int { started, not_executed, not_confined, ended };
    What what{};
    int value = 0;  ///< errno of execve(2), or the status of waitpid(2)
};

constexpr int status_not_confined = 125;

/// For main(): when the arguments are those of a launcher or supervisor, does its work and returns
/// its exit status; else nothing.
std::optional<int> run_launcher(int argc, char** argv);

}  // namespace tcpwhy::helpers
