// Loss without root: a socket filter (socket(7), SO_ATTACH_FILTER) that drops what arrives at a
// tracee's socket, put on through a duplicate of its descriptor.
//
// The kernel runs the filter of the socket that a segment is for, before TCP sees it: of the
// listener until the handshake is complete, then of the connection's own socket, which begins with
// a copy of the listener's filter.
#pragma once

#include "tracer/model/segment_kind.hpp"

namespace tcpwhy::calls {

/// Drops all segments of that kind from now on; what was dropped there before no more. Returns 0
/// or errno.
int attach_loss(int socket, model::SegmentKind kind);

/// Whether the socket has a filter: a connection gets a copy of its listener's when it is made.
bool has_filter(int socket);

/// Returns 0, also when there was none, or errno.
int detach_loss(int socket);

}  // namespace tcpwhy::calls
