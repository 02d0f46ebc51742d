// Failures to open or run what the user has named.
#pragma once

#include <string>

namespace tcpwhy {

/// Throws UsageError(attempt_failed(…)): the file or command that the user named is wrong. Throws
/// UnavailableError instead when the machine lacks descriptors or memory.
[[noreturn]] void refuse_input(const std::string& attempt, int error_number);

}  // namespace tcpwhy
