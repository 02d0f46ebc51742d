// Work that must not change this process is done by a child process, which answers with a text.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace tcpwhy::lab {

/// The text that `work` returned in the child; nothing when the child ended without an answer.
/// `work` must not throw. Throws UnavailableError when no process can be started. Needs a process
/// with a single thread (fork(2)).
std::optional<std::string> answer_of_child(const std::function<std::string()>& work);

}  // namespace tcpwhy::lab
