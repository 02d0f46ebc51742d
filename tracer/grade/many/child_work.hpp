// Work that changes its process (namespaces, working folder), or may hang or die, is done in a
// child process, which answers with a text.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace tcpwhy::grade {

/// The text that `work` returned in the child; nothing when the child died or took longer than
/// `seconds` (it is killed then), or when `work` threw. The child dies with this process. Needs a
/// process with a single thread (fork(2)). Throws UnavailableError where no process can be made.
std::optional<std::string> answer_of_work(const std::function<std::string()>& work, double seconds);

}  // namespace tcpwhy::grade
