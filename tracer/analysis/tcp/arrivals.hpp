// The memory of each end: the segments it has sent and received, which of them it still has to
// answer, and the numbers that arrived.
#pragma once

#include "tracer/analysis/tcp/disorder.hpp"
#include "tracer/analysis/tcp/reading.hpp"

namespace tcpwhy::analysis {

/// Joins [begin, end) to what the receiver has, with what had arrived ahead of it.
void take_in(End& receiver, std::uint64_t begin, std::uint64_t end);

/// A segment that the receiver's state does not wait for: a SYN where there is a connection
/// already, or a reset that it must not believe (RFC 5961 sections 3 and 4).
bool is_misfit(const Connection& connection, const End& receiver, const Reading& reading);

/// How one segment reached the other end.
struct Arriving {
    model::SegmentNumber number = 0;
    bool lost = false;
    bool misfit = false;            ///< is_misfit(), asked before the states changed
    Order order = Order::in_order;  ///< order_of(), likewise
};

/// Both ends remember the segment, once their states have changed.
void note_arrivals(const Ends<End>& ends, const model::Segment& segment, const Reading& reading,
                   const Arriving& arriving);

/// The receiver's part of it.
void note_arrived(End& receiver, const model::Segment& segment, const Reading& reading,
                  const Arriving& arriving);

}  // namespace tcpwhy::analysis
