// The article's server in Asio's asynchronous operations, awaited by C++20 coroutines: thousands of
// clients at once on one thread.
#pragma once

#include "server/options.hpp"

namespace tcpwhy::server {

/// Returns when --once is fulfilled; otherwise a signal ends the process. Throws UnavailableError.
void serve_coroutine(const Options& options);

}  // namespace tcpwhy::server
