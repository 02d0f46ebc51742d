// A connection whose opening was not captured: where its numbers and states begin.
#pragma once

#include "tracer/analysis/connection/connection.hpp"

namespace tcpwhy::analysis {

/// Gives a connection whose opening was not seen its sequence numbers and states from its first
/// segment.
void join_mid_stream(Connection& connection, model::Side from, const model::Segment& segment);

}  // namespace tcpwhy::analysis
