// For the styles that serve thousands of clients at once.
#pragma once

#include <chrono>
#include <system_error>

namespace tcpwhy::server {

/// Allows as many open files as the administrator permits, not only the usual 1024: getrlimit(2).
void raise_descriptor_limit();

/// How long to wait after a failed accept(2) before the next one: 0 where only the one client was
/// lost; some milliseconds, with a warning, where descriptors or memory are short. Throws
/// UnavailableError for any other failure.
std::chrono::milliseconds wait_after_failed_accept(const std::error_code& why);

}  // namespace tcpwhy::server
