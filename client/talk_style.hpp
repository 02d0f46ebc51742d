// The client that does what a scripted talk says (--talk; docs/talk.md).
#pragma once

#include "client/options.hpp"

namespace tcpwhy::client {

/// Performs the talk to its end, and ends the process. A talk without `socket` begins after the
/// client's own socket and connect. Throws Error.
[[noreturn]] void talk_by_script(const Options& options);

}  // namespace tcpwhy::client
