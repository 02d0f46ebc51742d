// The connection that a segment belongs to, and how one begins: the socket that has sent the SYN,
// and the state that it meets at the other end.
#pragma once

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

struct Placed {
    Connection& connection;
    model::Side from;        ///< the end that has sent the segment
    bool ambiguous = false;  ///< it is a SYN that several sockets may have sent
};

/// The connection of a segment, begun with it if need be, and up to date: timers that have ended
/// before are counted, and a SYN has its socket. `known` is the latest connection of the
/// four-tuple, `sender` its end that has the segment's source; null: none.
Placed place(Trace& trace, Connection* known, model::Side sender, const model::Segment& segment);

}  // namespace tcpwhy::analysis
