// The article's client: fgets, write, read, print, in turn, with blocking calls.
//
// While it waits for the keyboard it does not look at the connection: a server's close leaves it in
// CLOSE-WAIT until the next read, or until the process ends. It never calls close() unless
// --end-with says so.
#pragma once

#include "client/options.hpp"

namespace tcpwhy::client {

/// Returns the exit status, unless the process ends before (--end-with exit, the default of this
/// style). Throws Error.
int talk_as_article(const Options& options);

}  // namespace tcpwhy::client
