// Bytes that an end has acknowledged and that the capture has not shown: it shows them a moment
// later, or never; or they are the one byte of a probe of a closed window.
#pragma once

#include "tracer/analysis/tcp/reading.hpp"

namespace tcpwhy::analysis {

/// Before the segment is read: it may acknowledge the byte with which the other end has probed its
/// closed window. That byte counts as sent from now on (RFC 9293 section 3.8.6.1).
void take_probe_byte(const Ends<End>& ends, const model::Segment& segment);

/// Whether misses_segments() has anything to look at.
inline bool may_miss_segments(const Ends<End>& ends, const Reading& reading) {
    return reading.acks_unseen || reading.seq > ends.sender.next || ends.sender.is_to_show() ||
           ends.receiver.is_to_show();
}

/// Before the states change: whether the segment shows that bytes were never captured. An
/// acknowledgment of bytes that come in the same moment does not.
bool misses_segments(Connection& connection, model::Side from, const Reading& reading,
                     model::Time now);

/// After the states have changed: the sender's bytes may have been acknowledged before they came.
void settle_early_ack(const Ends<End>& ends, model::Time now);

}  // namespace tcpwhy::analysis
