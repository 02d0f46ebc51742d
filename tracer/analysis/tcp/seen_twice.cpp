#include "tracer/analysis/tcp/seen_twice.hpp"

#include <algorithm>

namespace tcpwhy::analysis {
namespace {

/// An end answers each segment that does not fit, and each that finds a closed window, by the same
/// acknowledgment (RFC 9293 section 3.10.7.4, RFC 5681 section 4.2).
/// If the capture does not show the segment that did not fit, an acknowledgment below what has been
/// sent may be such an answer, unless other frames of the connection have come twice.
bool acknowledges_anew(const Connection& connection, model::Side from,
                       const model::Segment& segment, model::SegmentNumber original) {
    const End& sender = connection.end(from);
    const End& peer = connection.end(other(from));
    if (!connection.shown_twice && peer.iss_known && peer.relative(segment.ack) < peer.next)
        return true;
    if (sender.arrived_misfit && sender.arrived.number > original) return true;
    if (segment.window == 0 && sender.unanswered.number > original) return true;
    if (!sender.disorder) return false;
    const auto& waiting = sender.disorder->misplaced;
    return std::any_of(waiting.begin(), waiting.end(),
                       [&](const Misplaced& one) { return one.arrival.number > original; });
}

/// A socket that is gone answers each segment by the same reset. An abort carries an
/// acknowledgment, and none follows it (RFC 9293 sections 3.5.2 and 3.10.5).
bool resets_anew(const Connection& connection, model::Side from, const model::Segment& segment) {
    const bool aborts = segment.has(model::tcp_flag::ack) && !connection.refused;
    return !aborts && connection.end(from).resets_owed > 0;
}

/// Where frames come twice, a bare acknowledgment that nothing asked for is a copy that comes late:
/// none goes back below a later one, and none follows itself without an arrival in between.
bool unasked(const Connection& connection, const End& sender, const End& peer,
             const model::Segment& segment, model::SegmentNumber original) {
    if (!connection.shown_twice || segment.sequence_length() > 0 || !peer.iss_known) return false;
    if (!segment.has(model::tcp_flag::ack) || segment.has(model::tcp_flag::rst)) return false;
    return peer.relative(segment.ack) < peer.acked || sender.arrived.number < original;
}

}  // namespace

model::SegmentNumber copy_of(const Shown& shown, const Connection& connection, model::Side from,
                             const model::Segment& segment, const Print& print) {
    if (print.likeness == Likeness::nothing) return 0;
    const End& sender = connection.end(from);
    const Shown::Sender who{connection.id, from};
    const model::SegmentNumber original =
        shown.find(who, print, segment.time, Shown::long_moment_ns);
    if (original == 0 || print.likeness == Likeness::marks) return original;
    // A duplicate or selective acknowledgment makes a sender repeat at once (RFC 5681 section 3.2).
    if (segment.sequence_length() > 0 && sender.gap_shown > original) return 0;
    if (print.likeness == Likeness::number) return original;
    if (unasked(connection, sender, connection.end(other(from)), segment, original))
        return original;
    if (shown.find(who, print, segment.time, Shown::moment_ns) == 0) return 0;
    if (segment.has(model::tcp_flag::rst))
        return resets_anew(connection, from, segment) ? 0 : original;
    if (segment.sequence_length() == 0 && acknowledges_anew(connection, from, segment, original))
        return 0;
    return original;
}

}  // namespace tcpwhy::analysis
