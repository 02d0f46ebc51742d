// setsockopt(2) where it makes the kernel send something, or changes what later segments and calls
// mean: drops, kTLS, TCP_DEFER_ACCEPT, SO_OOBINLINE. No other option sends anything.
#pragma once

#include "tracer/analysis/sockets/socket_view.hpp"

namespace tcpwhy::analysis {

/// Whether the call sets an option that may make a socket drop what arrives (Drops).
bool changes_drops(const model::CallEntered& call);
/// That call has failed: the socket has what it had before.
void refuse_drops(SocketView& socket);

/// Whether the call can send an acknowledgment that waits for its timer: TCP_QUICKACK (tcp(7)), or
/// getsockopt(TCP_ZEROCOPY_RECEIVE), which takes bytes as a read does.
bool acknowledges(const model::CallEntered& call);
/// Whether the call sends bytes that the kernel has kept: TCP_NODELAY on, even under TCP_CORK, or
/// TCP_CORK off (tcp_push_pending_frames() in Linux).
bool releases_bytes(const model::CallEntered& call);

/// From the entry on, because the kernel does it before the call has returned.
void begin_option(const model::CallEntered& call, SocketView& socket);
void end_option(const model::CallEntered& entered, const model::CallReturned& returned,
                SocketView& socket);

}  // namespace tcpwhy::analysis
