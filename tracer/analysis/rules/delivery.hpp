// Whether the receiver's TCP takes a segment that the capture shows: loss that was switched on, a
// firewall, a full accept queue, TCP_DEFER_ACCEPT.
#pragma once

#include <optional>

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/analysis/tcp/reading.hpp"
#include "tracer/model/fact.hpp"

namespace tcpwhy::analysis {

/// Loss is switched on or off at a socket.
void analyze(Trace& trace, const model::LossSwitched& loss);

/// Several listen there, so how many connections the queue of each holds is not known.
bool port_is_shared(Trace& trace, const Connection& connection);

/// Its program may accept connections by calls that nobody sees (Trace::calls_unseen).
bool accepts_unseen(const Trace& trace, const SocketView& listener);

/// Why the receiver's TCP does not take the segment, as far as this is known beforehand.
std::optional<model::Note> not_taken(Trace& trace, const Connection& connection, model::Side from,
                                     const model::Segment& segment, const Reading& reading);

}  // namespace tcpwhy::analysis
