// Which bytes of the peer's stream a receive has taken, where not every receive was seen: through
// io_uring, or by a process that is not observed. The position moves on only by facts: the bytes
// that a call returned, an empty queue, a FIN that was read, the kernel's count of unread bytes.
#pragma once

#include <cstdint>
#include <string>

#include "tracer/analysis/sockets/socket_view.hpp"

namespace tcpwhy::analysis {

/// No other receive runs, or has returned without a word on it yet: such a one has a part of the
/// stream, too. `call` does not count.
bool reads_alone(const SocketView& socket, model::CallId call);
/// The connection's own bytes are those of the program: neither those of records, nor spread over
/// several subflows.
bool has_plain_stream(const SocketView& socket, const Connection& connection);

/// The first bytes of what a segment has brought from number `begin` on.
std::string first_bytes(const model::Segment& segment, std::uint64_t seq, std::uint64_t begin);

/// A receive returned these bytes: the position moves to where they are, if they are not at it.
void align_with_bytes(ObservedEnd& end, const std::string& data);
/// A receive found nothing to read: all that had arrived well before `time` had been read.
void align_with_empty_queue(ObservedEnd& end, model::Time time);
/// A receive returned 0: all before the FIN, whose number is `fin`, had been read.
void align_with_fin(ObservedEnd& end, std::uint64_t fin);
/// The kernel holds so many unread bytes; asked at `time`.
void align_with_count(ObservedEnd& end, std::uint64_t unread, model::Time time);

}  // namespace tcpwhy::analysis
