// The server that does what a scripted talk says (--talk; docs/talk.md).
#pragma once

#include "server/options.hpp"

namespace tcpwhy::server {

/// Performs the talk to its end, and ends the process. A talk without `socket` begins after the
/// server's own socket, bind, listen and accept. Throws Error.
[[noreturn]] void serve_talk(const Options& options);

}  // namespace tcpwhy::server
