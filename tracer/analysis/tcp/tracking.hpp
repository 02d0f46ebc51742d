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

/// RFC 9293 section 3.10.7.4, fifth: the effect of an acknowledgment on the end that receives it.
void receive_ack(End& receiver, std::uint64_t ack, model::Time now);

/// Moves both ends on.
void track(Connection& connection, model::Side from, const model::Segment& segment,
           const Reading& reading, model::SegmentNumber number, const Passage& passage);

/// A segment that was tracked as lost has arrived after all: moves the receiver on.
void arrive(Connection& connection, model::Side from, const model::Segment& segment,
            const Reading& reading, model::SegmentNumber number);

}  // namespace tcpwhy::analysis
