// The article's server in the article's own calls: one client after another, without Asio.
#pragma once

#include "common/descriptor.hpp"
#include "server/options.hpp"

namespace tcpwhy::server {

/// socket, setsockopt, bind, listen; says where it listens. Throws UnavailableError when the
/// address or the port cannot be had.
Descriptor open_posix_listener(const Options& options);

/// accept(2). Throws UnavailableError.
Descriptor accept_client(const Descriptor& listener);

/// Returns when --once is fulfilled; otherwise a signal ends the process. Throws UnavailableError.
void serve_posix(const Options& options);

}  // namespace tcpwhy::server
