// Segments to a socket that has an option by which the kernel may drop them: a filter of the
// program's own (socket(7): SO_ATTACH_FILTER), a least TTL (ip(7): IP_MINTTL), signatures
// (TCP_MD5SIG, TCP_AO). TCP may not have seen them, so they are not counted as arrived until
// something proves it: an acknowledgment, a call that could not have ended without
// them, or the kernel's own state. A repetition takes the place of the segment that it repeats.
#pragma once

#include <optional>

#include "tracer/analysis/rules/trace.hpp"

namespace tcpwhy::analysis {

/// Whether a socket has such an option, and the segment matters enough to be doubted.
bool is_doubtful(Trace& trace, const Connection& connection, model::Side receiver,
                 const model::Segment& segment, const Reading& reading);
void doubt(Trace& trace, const Connection& connection, model::Side from,
           const model::Segment& segment, const Reading& reading, model::SegmentNumber number);

/// The end `from` sends a segment now: it has received what this acknowledges.
void settle_by_segment(Trace& trace, Connection& connection, model::Side from,
                       const model::Segment& segment);
/// A call on the socket has returned as it does only after a segment has arrived.
void settle_by_call(Trace& trace, const model::CallEntered& entered,
                    const model::CallReturned& returned);
/// The kernel reported this state: only what has been doubted can have brought it about.
void settle_by_state(Trace& trace, const model::SocketSnapshot& snapshot);
void settle_by_state(Trace& trace, Connection& connection, model::Side side, model::TcpState state,
                     model::Time asked);
/// accept() returned the connection.
void settle_accepted(Trace& trace, Connection& connection);

}  // namespace tcpwhy::analysis
