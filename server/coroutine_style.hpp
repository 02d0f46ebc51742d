// Thousands of connections at once on one thread: a C++20 coroutine for each, over Asio.
#pragma once

#include "server/options.hpp"

namespace tcpwhy::server {

/// Serves until --once is fulfilled (returns the exit status) or a signal ends the process. Throws
/// UnavailableError.
int serve_coroutine(const Options& options);

}  // namespace tcpwhy::server
