#include "tracer/analysis/cause/attribution_reset.hpp"

#include <algorithm>

namespace tcpwhy::analysis {
namespace {

using model::Cause;
using model::NoteCode;
using model::Notes;
using model::Rule;
using model::TcpState;
using model::Timer;

/// The kernel's count (SIOCINQ) stops at an urgent mark. The analysis counts itself which bytes
/// have arrived and were not read.
std::uint64_t unread_at(const Sender& sender, const Closing& closing) {
    std::uint64_t known = 0;
    // With TLS_RX the stream's bytes are not those that reads return.
    if (sender.end.observed && !(sender.socket && sender.socket->tls_receives))
        for (const Unread& unread : sender.end.observed->unread)
            known += unread.end - std::max(unread.begin, sender.end.observed->read_up_to);
    return std::max<std::uint64_t>(closing.unread, known);
}

void note_abort(const Sender& sender, const Closing& closing, Notes& notes) {
    if (closing.destroys) {
        notes.add(NoteCode::destroyed, 0, closing.pid);
        return;
    }
    if (sender.socket->listening) {
        notes.add(NoteCode::reset_listener_closed);
        return;
    }
    const std::uint64_t unread = unread_at(sender, closing);
    if (closing.disconnects)
        notes.add(NoteCode::reset_disconnect);
    else if (closing.aborts)
        notes.add(NoteCode::reset_linger);
    else if (unread > 0)
        notes.add(NoteCode::reset_unread_data, unread);
    if (closing.by_exec)
        notes.add(NoteCode::closed_by_exec);
    else if (!closing.call && !closing.of_thread)
        notes.add(NoteCode::reset_abort_exit);
}

/// Which timer's questions went unanswered before the kernel gave up; none: nothing was asked.
Timer given_up(const End& end) {
    if (end.last_probe != Timer::none) return end.last_probe;
    return end.repeats > 0 ? Timer::retransmission : Timer::none;
}

/// Several may listen on one port (SO_REUSEPORT): the one that closes resets what waits for it.
Sender with_closing_listener(Sender sender) {
    if (!sender.socket || !sender.socket->listening) return sender;
    SocketView* first = sender.socket;
    for (SocketView* listener : sender.scene.sockets.listeners_at(sender.end.endpoint)) {
        sender.socket = listener;
        if (sender.closing_now()) return sender;
    }
    sender.socket = first;
    return sender;
}

/// The socket is there, its owner has not closed it, no timer has given it up, and nothing has
/// arrived that this could answer. Then only a request to the kernel, which nobody saw, resets a
/// connection (tcp_abort() in net/ipv4/tcp.c).
Cause destroyed_from_outside(const Sender& sender, Notes& notes) {
    const bool its_own = sender.scene.all_observed && !sender.scene.unseen && sender.socket &&
                         !sender.socket->released && !sender.socket->is_given_up();
    if (!its_own || sender.end.state == TcpState::closed) return nobody();
    notes.add(NoteCode::destroyed);
    Cause cause;
    cause.kind = model::CauseKind::call;
    cause.rule = Rule::state;
    cause.name = model::SystemCall::sock_destroy;
    return cause;
}

/// A socket that exists aborts with RST and ACK.
Cause abort_cause(const Sender& sender, Notes& notes) {
    if (const OpenCall* accept = sender.losing_accept()) {
        const std::uint64_t unread = unread_at(sender, {});
        if (unread > 0) notes.add(NoteCode::reset_unread_data, unread);
        return from_call(accept->ref(), Rule::window);
    }
    if (const Closing* closing = sender.closing_now()) {
        note_abort(sender, *closing, notes);
        return from_closing(*closing, Rule::window);
    }
    if (const Closing* closing = sender.closing_held_up()) {
        note_abort(sender, *closing, notes);
        notes.add(NoteCode::close_held_up);
        return from_closing(*closing, Rule::window);
    }
    if (sender.promptly_after(sender.end.arrived)) return nobody();
    const Timer timer = given_up(sender.end);
    if (timer == Timer::none) return destroyed_from_outside(sender, notes);
    notes.add(NoteCode::reset_timed_out);
    return from_timer(timer);
}

/// Both sockets exist and no program has closed: a packet filter between them answers.
bool by_filter(const Sender& sender, bool answers_syn) {
    if (!sender.scene.all_observed || sender.scene.unseen || !sender.socket) return false;
    if (sender.socket->released || sender.socket->is_given_up()) return false;
    if (answers_syn) return sender.socket->listening;
    // One that waits for accept() has its listener's socket; a handshake that does not succeed the
    // kernel may reset itself (tcp(7): tcp_abort_on_overflow).
    if (sender.socket->listening) return sender.end.state == TcpState::established;
    return sender.end.state != TcpState::closed;
}

NoteCode answer_note(const Sender& sender, bool answers_syn) {
    if (sender.end.state == TcpState::syn_sent) return NoteCode::reset_half_open;
    const SocketView* socket = sender.socket;
    if (socket && socket->read_shut && !socket->released) return NoteCode::reset_shutdown_read;
    if (by_filter(sender, answers_syn)) return NoteCode::reset_by_filter;
    return answers_syn ? NoteCode::reset_no_listener : NoteCode::reset_no_socket;
}

/// It answers a segment that this end's TCP need not have seen.
Cause from_filter(const Sender& sender) {
    const Arrival& answered =
        sender.end.arrived.number != 0 ? sender.end.arrived : sender.peer.sent;
    if (answered.number == 0) return nobody();
    Cause cause = reply_to(answered);
    cause.on_the_way = true;
    return cause;
}

}  // namespace

Cause reset_cause(const Sender& sender, Notes& notes) {
    const bool answers_syn = !sender.end.syn_sent && sender.peer.state == TcpState::syn_sent;
    if (sender.scene.reading.has_ack && !answers_syn) {
        Cause cause = abort_cause(with_closing_listener(sender), notes);
        const bool answers = sender.promptly_after(sender.end.arrived);
        if (cause.kind != model::CauseKind::unknown || !answers || !by_filter(sender, false))
            return cause;
    }
    const NoteCode note = answer_note(sender, answers_syn);
    notes.add(note);
    if (note == NoteCode::reset_by_filter) return from_filter(sender);
    return sender.end.arrived.number == 0 ? nobody() : reply_to(sender.end.arrived);
}

}  // namespace tcpwhy::analysis
