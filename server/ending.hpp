// The end of a connection as --end-with asks for it; what the server adds to common/ending.hpp.
#pragma once

#include <utility>

#include "common/ending.hpp"
#include "server/leave_on_signal.hpp"
#include "server/options.hpp"

namespace tcpwhy::server {

/// --end-with nothing: the descriptor stays open after the object that held it. With --once the
/// server then waits for its signal, because the connection never ends. `Connection` is a socket of
/// Asio or a Descriptor.
template <typename Connection>
void leave_open(Connection connection, const Options& options) {
    connection.release();
    if (options.once) wait_for_signal();
}

}  // namespace tcpwhy::server
