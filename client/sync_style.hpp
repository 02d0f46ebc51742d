// The article's client in Asio's synchronous operations: connect, then fgets, write, read and print
// in turn.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "client/options.hpp"

namespace tcpwhy::client {

/// socket, and bind for --source and --source-port. Throws Error with status 1 when they fail,
/// UsageError when source and server are of different families.
asio::ip::tcp::socket open_socket(asio::io_context& context, const Options& options);

/// Returns at the end of input and when the server has closed; ends the process with status 0
/// instead where --end-with is `exit`, the default of this style. Throws Error.
void talk_sync(const Options& options);

}  // namespace tcpwhy::client
