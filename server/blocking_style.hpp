// The article's server: one connection after another, with exactly its calls (socket, bind, listen,
// accept, read, write, close) on blocking descriptors.
#pragma once

#include "server/options.hpp"

namespace tcpwhy::server {

/// Serves until --once is fulfilled (returns the exit status) or a signal ends the process. Throws
/// UnavailableError.
int serve_blocking(const Options& options);

}  // namespace tcpwhy::server
