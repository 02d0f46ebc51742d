// setsockopt(2) where it changes what later segments and calls mean: filters, kTLS,
// TCP_DEFER_ACCEPT, SO_OOBINLINE.
#pragma once

#include "tracer/analysis/sockets/socket_view.hpp"

namespace tcpwhy::analysis {

/// From the entry on, because the kernel does it before the call has returned.
void begin_option(const model::CallEntered& call, SocketView& socket);
void end_option(const model::CallEntered& entered, const model::CallReturned& returned,
                SocketView& socket);

}  // namespace tcpwhy::analysis
