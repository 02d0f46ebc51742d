// Starting a program so that it is seized before its first instruction, with the filter in place.
//
// The child waits until it is seized, installs the filter and executes the program. The parent
// prepares all its data before fork(2): in a program with threads the child may call only
// async-signal-safe functions.
#pragma once

#include <csignal>
#include <string>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/calls/observe/engine/command.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

/// A child that has been seized and let go, on its way to execve(2).
struct Launched {
    model::Pid pid = 0;
    Descriptor report;  ///< the child writes here what went wrong; a successful execve(2) closes it
    std::vector<std::string> argv;  ///< of the command
    std::string path;               ///< the file that was found for argv[0]
};

struct LaunchReport {
    bool filter_refused = false;
    int exec_error = 0;  ///< errno; 0: execve has not failed
};

/// Throws UsageError when there is no such command, UnavailableError when ptrace is refused.
Launched launch(const Command& command, const sigset_t& mask);

/// The child's report so far.
LaunchReport read_report(const Launched& launched);

/// For a process that joins, just before its execve(2): makes the calls of interest stop. Throws
/// UnavailableError.
void install_call_filter();

}  // namespace tcpwhy::calls
