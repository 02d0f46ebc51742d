// The client in Asio's asynchronous operations with handlers: it waits for the keyboard and for the
// server at the same time, so it notices at once when the server closes.
#pragma once

#include "client/options.hpp"

namespace tcpwhy::client {

/// Returns when all that was sent has come back and the input has ended, and when the server has
/// closed. Throws Error.
void talk_callback(const Options& options);

}  // namespace tcpwhy::client
