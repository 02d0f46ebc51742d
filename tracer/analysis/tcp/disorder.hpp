// Segments out of order: those that a capture shows after later ones, and those that an end answers
// with duplicate acknowledgments.
#pragma once

#include <cstdint>

#include "tracer/analysis/tcp/reading.hpp"

namespace tcpwhy::analysis {

/// Before `sender.next` moves on: what is ahead of it opens a gap, what lies in a gap closes it.
void note_order_sent(End& sender, const Reading& reading, model::Time now);

/// Before `sender.next` moves on: how many of the segment's payload bytes no segment has shown yet.
std::uint64_t fresh_bytes(const End& sender, const model::Segment& segment, const Reading& reading);

/// How a segment fits to what its receiver has. One that is not in order is answered at once by an
/// acknowledgment that says nothing new (RFC 9293 section 3.10.7.4).
enum class Order : std::uint8_t {
    in_order,
    ahead,       ///< of numbers that are missing
    nothing_new  ///< all its numbers have come before
};
/// Before the numbers are taken in.
Order order_of(const End& receiver, const Reading& reading);
/// It has arrived out of order: `receiver.arrived` is its arrival.
void note_misplaced(End& receiver, const Reading& reading, Order order);

/// The kind of segment that an ACK to `peer` answers. `first` has come out of order and waits for
/// its answer.
model::Answered answered_by(const Reading& ack, const End& peer, const Misplaced* first);

/// False if a selective acknowledgment shows that it has yet to arrive (RFC 2018 section 4).
bool may_answer(const Reading& ack, const Misplaced& one);

/// The segment that an acknowledgment answers if later ones of its end have overtaken it. Number 0:
/// not known, or it was not overtaken, or an acknowledgment cannot have waited that long.
Arrival answered_before(const Reading& ack, const End& sender, const End& peer, model::Time now);

/// Each is answered by one acknowledgment, in the order of arrival.
void note_order_answered(End& sender, const Reading& reading);

}  // namespace tcpwhy::analysis
