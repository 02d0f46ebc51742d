// setsockopt(2) where it changes what later segments and calls mean: filters, kTLS,
// TCP_DEFER_ACCEPT, SO_OOBINLINE.
#pragma once

#include "tracer/analysis/sockets/socket_view.hpp"

namespace tcpwhy::analysis {

/// Whether the call is to attach a filter to a socket (SO_ATTACH_FILTER, SO_ATTACH_BPF).
bool attaches_filter(const model::CallEntered& call);
/// The call that attaches one has failed: the socket has what it had before.
void refuse_filter(SocketView& socket);

/// From the entry on, because the kernel does it before the call has returned.
void begin_option(const model::CallEntered& call, SocketView& socket);
void end_option(const model::CallEntered& entered, const model::CallReturned& returned,
                SocketView& socket);

}  // namespace tcpwhy::analysis
