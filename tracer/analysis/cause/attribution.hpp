// Why a segment was sent. The rules go by the owner of the sending end, in this order: the bytes it
// carries, the call whose window holds it, the segment it answers, the timer that fired, the end of
// a process; else it is unknown.
#pragma once

#include "tracer/analysis/sockets/sockets.hpp"
#include "tracer/analysis/tcp/tracking.hpp"

namespace tcpwhy::analysis {

/// An acknowledgment that leaves sooner than this after what it acknowledges is an answer to it;
/// Linux's delayed-ACK timer fires no sooner than 40 ms (TCP_DELACK_MIN), or a tick earlier.
constexpr model::Time prompt_ns = 20 * model::millisecond_ns;

struct Scene {
    Sockets& sockets;
    const Connection& connection;  ///< as it was before this segment
    model::Side from;
    const model::Segment& segment;
    const Reading& reading;
    bool all_observed;  ///< every process that can have a socket here is observed
};

/// The socket that owns an end: the connected one, or the listener as long as no accept has taken
/// it; null: unknown.
SocketView* owner(Sockets& sockets, const Connection& connection, model::Side side);

/// From observed calls; falls back on `infer` for an end whose process is not observed.
model::Cause attribute(const Scene& scene, model::Notes& notes);

/// From the state machine alone: the call that does this by POSIX, marked as inferred.
model::Cause infer(const Scene& scene, model::Notes& notes);

}  // namespace tcpwhy::analysis
