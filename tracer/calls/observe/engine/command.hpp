// A program to be run under observation.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tracer/model/process_event.hpp"

namespace tcpwhy::calls {

constexpr int launch_failed_base = 128;

struct Command {
    std::vector<std::string> argv;         ///< argv[0] is looked up in PATH when it has no slash
    std::vector<std::string> environment;  ///< "NAME=value" added to (or replacing) the caller's
    int stdin_fd = -1;  ///< becomes 0, 1, 2 of the program; -1: inherited. No other is
    int stdout_fd = -1;
    int stderr_fd = -1;
    model::Side role = model::Side::none;
    /// `argv` is a launcher of the program meant. So many execve(2) it makes on the way there, its
    /// own included; its processes are not reported. It exits with launch_failed_base + errno where
    /// the program cannot be executed.
    int hidden_execs = 0;
    std::string program;                       ///< the one meant, for messages
    std::function<void(model::Pid)> launched;  ///< gets the pid of the process that was started
};

/// What happens to a program that has joined when its observer is gone.
enum class Afterwards : std::uint8_t {
    /// It goes on unobserved, however the observer ended. Therefore it has no seccomp filter,
    /// because
    /// calls that wait for a tracer fail when there is none (ENOSYS, seccomp(2)): all its calls
    /// stop.
    goes_on,
    dies,  ///< it ends with the observer, and a filter picks the calls that stop
};

}  // namespace tcpwhy::calls
