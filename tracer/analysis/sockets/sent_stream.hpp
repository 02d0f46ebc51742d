// The bytes that calls have queued on a socket, laid out along its stream, and kept true where a
// send was not observed (io_uring, a call that no table has, another process): then all ranges
// after it would lie too low. Two things show it: bytes on the wire that no call has queued, or
// that are not those of the call; and the kernel's own count (TCP_INFO).
#pragma once

#include <cstdint>

#include "tracer/analysis/sockets/sockets.hpp"
#include "tracer/analysis/tcp/reading.hpp"

namespace tcpwhy::analysis {

/// A send begins: its bytes follow all that was queued before.
void queue_send(SocketView& socket, const OpenCall& call);
/// It has returned and queued `moved` bytes (-1: none); those after it move up.
void end_send(SocketView& socket, const OpenCall& ended, std::int64_t moved);
/// The bytes after the number `acked` that the end has queued, or was seen to send. `socket`: null
/// where it is not known.
std::uint64_t bytes_in_flight(const SocketView* socket, const End& end, std::uint64_t acked);
/// Whether the send, which has ended, found too little room in the socket's buffer. `end`: the
/// socket's, or null.
bool met_no_room(const SocketView& socket, const OpenCall& call,
                 const model::CallReturned& returned, const End* end);
/// Its caller has ended before it returned, so nobody learns how many bytes the kernel has taken.
/// The range stays: its bytes may still leave. From here on it counts as done.
void abandon_send(SocketView& socket, model::CallId call);

/// The kernel's count of the bytes queued so far, while no send is going on.
void align_with_kernel(SocketView& socket, const model::SocketSnapshot& snapshot);

/// New data leaves the socket: bytes of it that are no observed call's become a range without a
/// call.
void align_with_segment(SocketView& socket, const model::Segment& segment, const Reading& reading);

/// Bytes of [begin, end) that no observed call sent.
std::uint64_t unseen_bytes(const SocketView& socket, std::uint64_t begin, std::uint64_t end);

}  // namespace tcpwhy::analysis
