#include "tracer/analysis/cause/attribution_stream.hpp"

#include <algorithm>

#include "tracer/analysis/sockets/sent_stream.hpp"
#include "tracer/analysis/sockets/socket_options.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Cause;
using model::Family;
using model::NoteCode;
using model::Notes;
using model::Rule;

/// tcp(7), TCP_NODELAY: a segment that is not full waits while another one is not acknowledged. So
/// it is the rule alone that held these bytes back if the acknowledgment of all that was on its way
/// released them, the window had room for them before, and neither an option nor a call asked for
/// anything else. With nothing sent again, the congestion window is at least the first one (RFC
/// 6928).
bool held_by_nagle(const Sender& sender) {
    constexpr std::uint64_t first_congestion_window = 10;
    const Reading& reading = sender.scene.reading;
    if (!sender.socket || !sender.end.observed || sender.peer.mss == 0) return false;
    const SocketView& socket = *sender.socket;
    const Room& room = sender.end.observed->room;
    const bool may_wait = socket.options_known && !socket.sends_at_once && !socket.corked;
    const bool all_acknowledged =
        room.acked_by == sender.end.arrived.number && sender.end.acked == sender.end.next;
    const bool had_room =
        room.edge_before >= reading.seq + sender.scene.segment.length &&
        sender.end.totals.retransmissions == 0 &&
        sender.end.next - room.acked_before < first_congestion_window * sender.peer.mss;
    if (!may_wait || !all_acknowledged || !had_room) return false;
    if (sender.scene.segment.length >= sender.peer.mss) return false;
    return std::none_of(socket.sends.begin(), socket.sends.end(), [&](const Queued& range) {
        const bool in_it =
            range.begin < reading.seq + sender.scene.segment.length && range.end > reading.seq;
        return in_it && (range.promises_more || !range.call);
    });
}

/// The segment that has just arrived and let go what was queued at that time; 0: none did. One that
/// came before is not what these bytes waited for.
model::SegmentNumber released_by(const Sender& sender, model::Time queued) {
    const Arrival& arrived = sender.end.arrived;
    return sender.promptly_after(arrived) && arrived.time > queued ? arrived.number : 0;
}

/// Linux's timer for probes of the window also sends what nothing else has let go for 200 ms
/// (tcp_write_wakeup()): as much as a small window has room for, or a partial segment that was to
/// wait for more (tcp(7), TCP_CORK). Other things can keep bytes for as long, such as pacing.
void note_timer(const Sender& sender, const Queued& first, Notes& notes) {
    constexpr model::Time held_at_most_ns = 190 * model::millisecond_ns;
    const std::uint64_t end = sender.scene.reading.seq + sender.scene.segment.length;
    const bool idle = sender.end.acked == sender.end.next && !sender.closing_now();
    const model::Time since = std::max(first.since, sender.end.sent.time);
    if (!idle || sender.socket->paced || sender.now() - since <= held_at_most_ns) return;
    const bool fills_window = sender.end.observed && sender.end.observed->room.edge == end;
    const Queued* last = sender.queued_at(end - 1);
    if (fills_window && sender.queued_at(end))
        notes.add(NoteCode::released_by_timer, sender.scene.segment.length);
    else if (sender.socket->corked || (last && last->promises_more))
        notes.add(NoteCode::released_by_timer);
}

/// Notes the event that released bytes whose call had returned before: an option that was set, the
/// segment that has just arrived, or a timer.
void note_release(const Sender& sender, const Queued& first, Notes& notes) {
    if (sender.open(Family::option, releases_bytes)) {
        notes.add(NoteCode::deferred_send);
        notes.add(NoteCode::released_by_option);
    } else if (const auto releaser = released_by(sender, first.since)) {
        notes.add(NoteCode::deferred_send, releaser);
        if (held_by_nagle(sender)) notes.add(NoteCode::nagle, releaser);
    } else {
        notes.add(NoteCode::deferred_send);
        note_timer(sender, first, notes);
    }
}

std::uint64_t calls_in(const SocketView& socket, std::uint64_t begin, std::uint64_t end) {
    return static_cast<std::uint64_t>(std::count_if(
        socket.sends.begin(), socket.sends.end(),
        [&](const Queued& range) { return range.call && range.begin < end && range.end > begin; }));
}

/// The last write whose bytes are among these, if it is still going on: it made them go.
const Queued* open_send_in(const SocketView& socket, std::uint64_t begin, std::uint64_t end) {
    for (const Queued& range : socket.sends)
        if (range.open && range.begin < end && range.end > begin) return &range;
    return nullptr;
}

/// The first range of these whose call was observed.
const Queued* first_seen_in(const SocketView& socket, std::uint64_t begin, std::uint64_t end) {
    for (const Queued& range : socket.sends)
        if (range.call && range.begin < end && range.end > begin) return &range;
    return nullptr;
}

void note_coalesced(const Sender& sender, std::uint64_t begin, std::uint64_t end, Notes& notes) {
    if (!sender.socket || begin == end) return;
    const std::uint64_t calls = calls_in(*sender.socket, begin, end);
    if (calls > 1) notes.add(NoteCode::coalesced_writes, calls);
    const std::uint64_t unseen = unseen_bytes(*sender.socket, begin, end);
    if (unseen > 0) notes.add(NoteCode::unseen_send, unseen);
}

/// Why the FIN comes later than the call that asked for it: another thread was still in a call on
/// the socket, which holds it open (close(2), "Multithreaded processes") until that call ends, or
/// bytes had to leave before the FIN.
void note_late_fin(const Sender& sender, const Closing& closing, Notes& notes) {
    const bool behind_bytes = sender.scene.segment.length > 0 ||
                              sender.end.acked < sender.end.next ||
                              sender.promptly_after(sender.end.arrived);
    if (behind_bytes && !sender.closing_held_up())
        notes.add(NoteCode::deferred_send, released_by(sender, closing.begin));
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
    if (sender.scene.connection.joined) {
        // Its bytes go by several subflows, so their places in this one do not show the call.
        const OpenCall* send = sender.open(Family::send);
        return send ? from_call(send->ref(), Rule::window) : nobody();
    }
    if (!first) return nobody();
    const std::uint64_t end = reading.seq + sender.scene.segment.length;
    note_coalesced(sender, reading.seq, end, notes);
    if (first->call && first->end > end && first->begin == reading.seq)
        notes.add(NoteCode::split_write);
    const Queued* sending = open_send_in(*sender.socket, reading.seq, end);
    const Queued* named = sending ? sending : first_seen_in(*sender.socket, reading.seq, end);
    if (!named) return nobody();
    if (!sending) note_release(sender, *first, notes);
    return from_call(named->call, Rule::bytes);
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
    if (const OpenCall* accept = sender.losing_accept())
        return from_call(accept->ref(), Rule::window);
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
    if (!sender.scene.connection.multipath) note_late_fin(sender, *closing, notes);
    return from_closing(*closing, Rule::bytes);
}

}  // namespace tcpwhy::analysis
