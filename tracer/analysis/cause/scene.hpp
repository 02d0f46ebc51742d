// One segment as the rules of the attribution see it: its connection before the segment, the
// reading, and the sockets.
#pragma once

#include "tracer/analysis/sockets/sockets.hpp"
#include "tracer/analysis/tcp/reading.hpp"

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
    bool unseen;        ///< the sender's owner makes calls that nobody sees
};

/// The socket that owns an end: the connected one, or the listener as long as no accept has taken
/// it; null: unknown.
SocketView* owner(Sockets& sockets, const Connection& connection, model::Side side);

}  // namespace tcpwhy::analysis
