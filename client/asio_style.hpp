// The client that watches the connection and standard input together, with Asio: it notices the
// server's close also while it waits for the keyboard.
#pragma once

#include "client/options.hpp"

namespace tcpwhy::client {

/// Sends a line, prints its reply (as many bytes as the line has), and so on until the input has
/// ended or the server has. Returns the exit status, unless the process ends before (--end-with
/// exit). Throws Error.
int talk_with_asio(const Options& options);

}  // namespace tcpwhy::client
