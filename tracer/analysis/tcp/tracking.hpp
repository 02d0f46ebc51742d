// The TCP state machine of both ends, driven by the segments alone (RFC 9293 sections 3.3.2
// and 3.10).
#pragma once

#include "tracer/analysis/tcp/reading.hpp"

namespace tcpwhy::analysis {

/// How a segment came, where it is not from one TCP to the other.
struct Passage {
    bool lost = false;    ///< changes its sender alone
    bool forged = false;  ///< a reset in the name of an end that has not sent it: changes the other
};

/// Moves both ends on.
void track(Connection& connection, model::Side from, const model::Segment& segment,
           const Reading& reading, model::SegmentNumber number, const Passage& passage);

}  // namespace tcpwhy::analysis
