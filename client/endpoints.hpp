// Where the client connects to, and from.
#pragma once

#include <asio/ip/tcp.hpp>
#include <optional>

#include "client/options.hpp"

namespace tcpwhy::client {

/// The address and --port of the server.
asio::ip::tcp::endpoint server_endpoint(const Options& options);

/// --source and --source-port; none where neither is given, so that the kernel chooses. Throws
/// UsageError when one of source and server is IPv4 and the other IPv6.
std::optional<asio::ip::tcp::endpoint> source_endpoint(const Options& options);

}  // namespace tcpwhy::client
