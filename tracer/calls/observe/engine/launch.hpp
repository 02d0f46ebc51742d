// Starting a program so that it is seized before its first instruction, with the filter in place.
//
// The child waits until it is seized, installs the filter and executes the program. What it is
// given is all prepared before fork(2): in a program with threads the child may call nothing but
// async-signal-safe functions.
#pragma once

#include <csignal>
#include <optional>

#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/calls/observe/kernel/socket_probe.hpp"

namespace tcpwhy::calls {

/// A child that has been seized and let go, on its way to execve(2).
struct Launched {
    model::Pid pid = 0;
    OwnedFd report;       ///< where the child says what went wrong; closed by a successful execve
    std::string program;  ///< as the command called it
    std::string path;     ///< the file that was found for it
};

struct LaunchReport {
    bool filter_refused = false;
    int exec_error = 0;  ///< errno; 0: execve has not failed
};

/// Throws UsageError when there is no such command, UnavailableError when ptrace is refused.
Launched launch(const Command& command, const sigset_t& mask);

/// What the child has written so far.
LaunchReport read_report(const Launched& launched);

}  // namespace tcpwhy::calls
