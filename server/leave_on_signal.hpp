// SIGINT and SIGTERM end the server cleanly: exit status 0, at any moment, in whichever call it
// waits.
#pragma once

namespace tcpwhy::server {

/// Also ignores SIGPIPE: a client that has gone must not take the server with it (write then fails
/// with EPIPE).
void leave_on_signal();

/// Waits for the signal that ends the server.
[[noreturn]] void wait_for_signal();

}  // namespace tcpwhy::server
