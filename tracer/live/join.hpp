// `join`: this process enters a lab, lets itself be observed there, and becomes the command.
//
// It calls execve(2) and starts no process, so that keyboard, job control, window size, signals and
// exit status are the command's own.
#pragma once

#include <string>
#include <vector>

#include "tracer/model/process_event.hpp"

namespace tcpwhy::live {

struct JoinRequest {
    std::string lab = "default";
    std::vector<std::string>
        command;  ///< empty: the user's shell, with a prompt that names the lab
    model::Side role = model::Side::none;
};

/// Returns only by throwing: UsageError for an impossible name or command, UnavailableError when
/// the lab is not there, refuses, or cannot be entered. This process must have one thread; after a
/// failure it may stand in the lab.
[[noreturn]] void join(const JoinRequest& request);

}  // namespace tcpwhy::live
