// The connection to the server, and the lines the client says to people; the same in both styles.
#pragma once

#include <asio/ip/tcp.hpp>
#include <string_view>

#include "client/options.hpp"
#include "common/errors.hpp"
#include "common/socket_calls.hpp"

namespace tcpwhy::client {

/// Where --port at the address is.
asio::ip::tcp::endpoint server_endpoint(const Options& options);

/// Where --source and --source-port are; any address and port 0 where they are not given. Throws
/// UsageError when source and server are of different families.
asio::ip::tcp::endpoint source_endpoint(const Options& options);

/// socket, (bind to the source,) connect; a blocking descriptor. Throws Error with status 1 when
/// the server cannot be reached, UsageError when source and server are of different families.
Descriptor connect_to_server(const Options& options);

/// The reply, byte by byte as it came, on stdout, flushed. Throws Error when stdout takes no more.
void print(std::string_view bytes);

/// Says on stdout, on a line of its own, that the server has closed.
void say_server_closed();

/// The failure of a connection that was established: status 1, and a line that names the server.
Error lost(const Options& options, const std::error_code& why);

}  // namespace tcpwhy::client
