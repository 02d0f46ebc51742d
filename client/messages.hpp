// All that echo-client says: what it prints, and failures as one clear line. The same words in
// every style.
#pragma once

#include <string_view>
#include <system_error>

#include "client/options.hpp"
#include "common/errors.hpp"

namespace tcpwhy::client {

/// The reply, byte by byte as it came, on standard output, flushed. Throws Error when it cannot be
/// written.
void print(std::string_view bytes);

/// Says on standard output, on a line of its own, that the server has closed.
void say_server_closed();

/// The failure of socket(2), bind(2) or connect(2): status 1, with what to do.
Error cannot_connect(const Options& options, const std::error_code& why);

/// The failure of a connection that was established: status 1, and a line that names the server.
Error lost(const Options& options, const std::error_code& why);

}  // namespace tcpwhy::client
