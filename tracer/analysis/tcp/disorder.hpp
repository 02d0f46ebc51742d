// Segments out of order: those that a capture has behind later ones, and those that an end answers
// with duplicate acknowledgments.
#pragma once

#include <optional>

#include "tracer/analysis/tcp/reading.hpp"

namespace tcpwhy::analysis {

/// Before `sender.next` moves on: what is ahead of it opens a gap, what lies in a gap closes it.
void note_order_sent(End& sender, const Reading& reading, model::Time now);

/// Before the numbers are taken in: a segment that is answered at once by an acknowledgment that
/// says nothing new (RFC 9293 section 3.10.7.4); its arrival is not filled in.
std::optional<Misplaced> misplaced(const End& receiver, const Reading& reading);
/// It has arrived: `receiver.arrived` is its arrival.
void note_misplaced(End& receiver, const Misplaced& segment);

/// What an ACK to `peer` answers: `first` is what has come out of order and waits for its answer.
model::Answered answered_by(const Reading& ack, const End& peer, const Misplaced* first);

/// Not where a selective acknowledgment tells that it has yet to arrive (RFC 2018 section 4).
bool may_answer(const Reading& ack, const Misplaced& one);

/// What an acknowledgment answers that later ones of its end have overtaken; number 0: not known,
/// or it was not overtaken, or an acknowledgment cannot have waited that long.
Arrival answered_before(const Reading& ack, const End& sender, const End& peer, model::Time now);

/// Each is answered by one acknowledgment, in the order of arrival.
void note_order_answered(End& sender, const Reading& reading);

}  // namespace tcpwhy::analysis
