#include "tracer/analysis/cause/attribution_stream.hpp"

#include <algorithm>

namespace tcpwhy::analysis {
namespace {

using model::Cause;
using model::Family;
using model::NoteCode;
using model::Notes;
using model::Rule;

/// What let bytes go whose call had returned before: an option that was set, the segment that has
/// just arrived, or the end of the time for which a partial segment is held back (tcp(7),
/// TCP_CORK).
void note_release(const Sender& sender, Notes& notes) {
    constexpr model::Time held_at_most_ns = 190 * model::millisecond_ns;
    if (sender.open(Family::option)) {
        notes.add(NoteCode::deferred_send);
        notes.add(NoteCode::released_by_option);
    } else if (sender.promptly_after(sender.end.arrived)) {
        notes.add(NoteCode::deferred_send, sender.end.arrived.number);
    } else {
        notes.add(NoteCode::deferred_send);
        const bool idle = sender.end.acked == sender.end.next;
        if (idle && !sender.closing_now() && sender.now() - sender.end.sent.time > held_at_most_ns)
            notes.add(NoteCode::released_by_timer);
    }
}

std::uint64_t calls_in(const SocketView& socket, std::uint64_t begin, std::uint64_t end) {
    return static_cast<std::uint64_t>(
        std::count_if(socket.sends.begin(), socket.sends.end(),
                      [&](const Queued& range) { return range.begin < end && range.end > begin; }));
}

/// The last write whose bytes are among these, if it is still going on: it made them go.
const Queued* open_send_in(const SocketView& socket, std::uint64_t begin, std::uint64_t end) {
    for (const Queued& range : socket.sends)
        if (range.open && range.begin < end && range.end > begin) return &range;
    return nullptr;
}

void note_coalesced(const Sender& sender, std::uint64_t begin, std::uint64_t end, Notes& notes) {
    if (!sender.socket || begin == end) return;
    const std::uint64_t calls = calls_in(*sender.socket, begin, end);
    if (calls > 1) notes.add(NoteCode::coalesced_writes, calls);
}

/// Why the FIN comes later than the call that asked for it: bytes stood before it, or another
/// thread was still in a call on the socket, which holds it open (close(2), "Multithreaded
/// processes").
void note_late_fin(const Sender& sender, Notes& notes) {
    const bool behind_bytes = sender.scene.segment.length > 0 ||
                              sender.end.acked < sender.end.next ||
                              sender.promptly_after(sender.end.arrived);
    if (behind_bytes)
        notes.add(NoteCode::deferred_send, sender.end.arrived.number);
    else
        notes.add(NoteCode::close_held_up);
}

void note_closing(const Sender& sender, const Closing& closing, Notes& notes) {
    if (closing.by_exec) notes.add(NoteCode::closed_by_exec);
    if (closing.half) notes.add(NoteCode::half_close);
    const bool left_open =
        !closing.call && !closing.by_exec && sender.end.state == model::TcpState::close_wait;
    if (left_open)
        notes.add(NoteCode::missing_close,
                  static_cast<std::uint64_t>(sender.now() - sender.end.state_since));
}

}  // namespace

Cause data_cause(const Sender& sender, Notes& notes) {
    const Reading& reading = sender.scene.reading;
    const Queued* first = sender.queued_at(reading.seq);
    if (reading.nothing_new) return again(sender, first ? first->call : CallRef{}, notes);
    if (!first) return nobody();
    const std::uint64_t end = reading.seq + sender.scene.segment.length;
    note_coalesced(sender, reading.seq, end, notes);
    if (first->end > end && first->begin == reading.seq) notes.add(NoteCode::split_write);
    const Queued* sending = open_send_in(*sender.socket, reading.seq, end);
    if (!sending) note_release(sender, notes);
    return from_call(sending ? sending->call : first->call, Rule::bytes);
}

Cause fin_cause(const Sender& sender, Notes& notes) {
    const Closing* closing = sender.fin_queued_by();
    const Reading& reading = sender.scene.reading;
    if (sender.scene.segment.length > 0) notes.add(NoteCode::fin_with_data);
    note_coalesced(sender, reading.seq, reading.seq + sender.scene.segment.length, notes);
    if (reading.acks_fin) notes.add(NoteCode::ack_on_fin);
    if (reading.nothing_new) {
        Cause cause = again(sender, closing ? closing->call : CallRef{}, notes);
        if (closing) cause.pid = closing->pid;
        return cause;
    }
    if (!closing) {
        // Several holders let go at once: the one whose window holds the FIN was the last after
        // all.
        closing = sender.closing_now();
        if (!closing) return nobody();
        notes.add(NoteCode::ambiguous_call);
    }
    note_closing(sender, *closing, notes);
    if (closing->covers(sender.now())) {
        if (sender.scene.segment.length > 0) notes.add(NoteCode::deferred_send);
        return from_closing(*closing, Rule::window);
    }
    // The FIN has a place in the stream as bytes have.
    note_late_fin(sender, notes);
    return from_closing(*closing, Rule::bytes);
}

}  // namespace tcpwhy::analysis
