// The last steps of a process before it becomes a confined program: its limits, its uid, its
// rights, and execve(2).
#pragma once

#include <cstdint>

#include "tracer/helpers/confine/launch/launch_plan.hpp"

namespace tcpwhy::helpers {

/// Why a program did not start.
struct EntryFailure {
    int exec_error = 0;    ///< errno of execve(2); 0: a step before it failed
    char words[250] = {};  ///< then these say which, with a zero at the end
};

/// Never returns: executes the program, or writes an EntryFailure to `failures` and exits. For a
/// process with one thread.
[[noreturn]] void enter_program(const LaunchPlan& plan, int failures);

}  // namespace tcpwhy::helpers
