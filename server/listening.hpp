// Where the server listens, and the options that its listening socket has.
#pragma once

#include <asio/ip/tcp.hpp>

#include "server/options.hpp"

namespace tcpwhy::server {

/// --bind, --dual-stack and --port.
asio::ip::tcp::endpoint listening_endpoint(const Options& options);

/// --no-reuse-address and --dual-stack. Both have to be set before bind().
void set_options(asio::ip::tcp::acceptor& listener, const Options& options);

}  // namespace tcpwhy::server
