// The client that does what a scripted talk says (--talk; docs/talk.md).
#pragma once

#include "client/options.hpp"

namespace tcpwhy::client {

/// Performs the talk to its end, which is the process's. A talk without `socket` begins behind the
/// client's own socket and connect. Throws Error.
[[noreturn]] void talk_by_script(const Options& options);

}  // namespace tcpwhy::client
