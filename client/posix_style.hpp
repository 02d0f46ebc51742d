// The article's client in the article's own calls: connect, then fgets, write, read and print in
// turn, without Asio.
#pragma once

#include "client/options.hpp"
#include "common/descriptor.hpp"

namespace tcpwhy::client {

/// socket, (bind to the source,) connect. Throws Error with status 1 when the server cannot be
/// reached, UsageError when source and server are of different families.
Descriptor connect_posix_socket(const Options& options);

/// Returns at the end of input and when the server has closed; ends the process with status 0
/// instead where --end-with is `exit`, the default of this style. Throws Error.
void talk_posix(const Options& options);

}  // namespace tcpwhy::client
