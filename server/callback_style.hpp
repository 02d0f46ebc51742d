// The article's server in Asio's asynchronous operations with handlers: thousands of clients at
// once on one thread.
#pragma once

#include "server/options.hpp"

namespace tcpwhy::server {

/// Returns when --once is fulfilled; otherwise a signal ends the process. Throws UnavailableError.
void serve_callback(const Options& options);

}  // namespace tcpwhy::server
