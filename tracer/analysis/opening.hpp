// Which connection a segment belongs to, and how one begins: whose socket has sent the SYN, and
// what it meets at the other end.
#pragma once

#include "tracer/analysis/trace.hpp"

namespace tcpwhy::analysis {

/// Both ends are CLOSED or in TIME-WAIT.
bool both_done(const Connection& connection);

/// Who has sent a segment of that connection.
model::Side sender_in(const Connection& connection, const model::Segment& segment);

/// The connection of a segment, begun with it if need be; `from` is told who has sent it. `known`
/// is the latest of its four-tuple; null: none.
Connection& connection_for(Trace& trace, Connection* known, const model::Segment& segment,
                           model::Side& from);

/// A SYN is sent by the socket that is connecting to there. One whose connect() fails never has a
/// name that is told: then it is the one whose call is going on. True when there are several such.
bool claim_syn(Trace& trace, Connection& connection, model::Side from,
               const model::Segment& segment);

/// A SYN sent again may find that its listener has gone meanwhile: then the end is CLOSED.
void see_listener_gone(Trace& trace, Connection& connection, model::Time time);

/// The old connection that the server's end still lived in is gone: it is what it was before the
/// SYN, a listener.
void end_stale(Trace& trace, Connection& connection, model::Time time);

}  // namespace tcpwhy::analysis
