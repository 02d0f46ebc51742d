// The server that does what a scripted talk says (--talk; docs/talk.md).
#pragma once

#include "server/options.hpp"

namespace tcpwhy::server {

/// Performs the talk to its end, which is the process's. A talk without `socket` begins behind the
/// server's own socket, bind, listen and accept. Throws Error.
[[noreturn]] void serve_talk(const Options& options);

}  // namespace tcpwhy::server
