// The article's server in Asio's synchronous operations: one client after another.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "server/options.hpp"

namespace tcpwhy::server {

/// socket, setsockopt, bind, listen; says where it listens. Throws UnavailableError when the
/// address or the port cannot be had.
asio::ip::tcp::acceptor open_listener(asio::io_context& context, const Options& options);

/// Returns when --once is fulfilled; otherwise a signal ends the process. Throws UnavailableError.
void serve_sync(const Options& options);

}  // namespace tcpwhy::server
