// When a socket is readable: enough bytes wait for a read, or an urgent byte does (tcp_poll() and
// tcp_stream_is_readable() in net/ipv4/tcp.c).
#pragma once

#include "tracer/analysis/sockets/socket_view.hpp"

namespace tcpwhy::analysis {

/// How many unread bytes a wait needs before it reports the socket: SO_RCVLOWAT (socket(7)), and
/// one more where the next byte is an urgent one, which a plain read does not take.
std::uint64_t least_readable(const SocketView& socket, const ObservedEnd& end);

/// Whether the bytes below the number `up_to`, which have all arrived, are enough.
bool is_readable(const SocketView& socket, const ObservedEnd& end, std::uint64_t up_to);

/// The segment brings an urgent byte. True if that is news (POLLPRI).
bool take_urgent(const SocketView* socket, ObservedEnd& end, const model::Segment& segment,
                 std::uint64_t seq, const Arrival& arrival);

/// A read has gone on to that number: an urgent byte below it is reported no more.
void pass_urgent(ObservedEnd& end, std::uint64_t number);

/// The peer has acknowledged the last byte of a send with MSG_ZEROCOPY, so its notification
/// arrives at the error queue (POLLERR): an acknowledgment moved from `before` to `acked`.
bool completes_zero_copy(const SocketView& socket, std::uint64_t before, std::uint64_t acked);

}  // namespace tcpwhy::analysis
