// Half-open connections (RFC 9293 section 3.5.1): a client has gone without a word, its old peer
// still lives, and the client opens a connection of the same four-tuple.
#pragma once

#include <optional>

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

/// The server's end of an older connection, with all that it needs to answer for it.
struct StaleEnd {
    End end;
    std::uint32_t client_iss = 0;
};

/// The end of `before` that the SYN of a new connection meets, taken out of it; nullopt: none
/// lives.
std::optional<StaleEnd> stale_end(Connection* before, const model::Segment& segment);

/// The old end is the server's end of the new connection until it has been reset.
void live_on(Trace& trace, Connection& opened, StaleEnd stale);

/// The old end is gone: the server's end is what it was before the SYN, a listener.
void end_stale(Trace& trace, Connection& connection, model::Time time);

}  // namespace tcpwhy::analysis
