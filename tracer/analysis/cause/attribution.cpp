#include "tracer/analysis/cause/attribution.hpp"

#include "tracer/analysis/cause/attribution_reset.hpp"
#include "tracer/analysis/cause/attribution_stream.hpp"
#include "tracer/analysis/cause/inference.hpp"
#include "tracer/analysis/cause/sender.hpp"
#include "tracer/analysis/sockets/receive_wakers.hpp"
#include "tracer/analysis/sockets/socket_options.hpp"
#include "tracer/analysis/tcp/disorder.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Cause;
using model::Family;
using model::NoteCode;
using model::Notes;
using model::Rule;
using model::Side;
using model::TcpState;

Cause syn_cause(const Sender& sender, Notes& notes) {
    if (sender.scene.reading.nothing_new) {
        // By the timer alone: no answer makes the kernel send a SYN again, not even one that comes
        // in the same moment.
        notes.add(NoteCode::retransmission, carrier_of(sender.end, 0));
        return from_timer(model::Timer::retransmission, sender.connect_call());
    }
    if (sender.scene.reading.options.joins) return opens_subflow();
    if (const OpenCall* call = sender.open(Family::connect))
        return from_call(call->ref(), Rule::window);
    // TCP Fast Open: sendto(MSG_FASTOPEN), or the first write after TCP_FASTOPEN_CONNECT.
    if (const OpenCall* send = sender.open(Family::send))
        return from_call(send->ref(), Rule::window);
    return nobody();
}

Cause syn_ack_cause(const Sender& sender, Notes& notes) {
    const Connection& connection = sender.scene.connection;
    const bool active = connection.self || connection.simultaneous_open ||
                        (sender.end.syn_sent && sender.scene.from == Side::client);
    const CallRef on_behalf = active          ? sender.connect_call()
                              : sender.socket ? sender.socket->listen
                                              : CallRef{};
    const bool sent_again = sender.scene.reading.nothing_new;
    const Arrival& asked = sender.end.unanswered;
    if (sender.promptly_after(asked)) {
        // An active open sends its SYN a second time here, now with an ACK: nothing was lost.
        if (sent_again && !active) notes.add(NoteCode::retransmission, carrier_of(sender.end, 0));
        return reply_to(asked, on_behalf);
    }
    if (!sent_again) return reply_to(sender.end.arrived, on_behalf);
    if (sender.socket && sender.socket->defers_accept && connection.handshake_acked)
        notes.add(NoteCode::deferred_accept);
    return again(sender, on_behalf, notes);
}

/// Whether bytes were waiting when the receive call began.
bool found_bytes(const Sender& sender, const OpenCall& receive) {
    if (!sender.end.observed) return false;
    const auto& unread = sender.end.observed->unread;
    return !unread.empty() && unread.front().arrival.time < receive.entered.time;
}

/// A receive call that found bytes waiting: taking them can send the acknowledgment or the news of
/// a larger window (tcp_cleanup_rbuf() in net/ipv4/tcp.c). The kernel itself answers what comes
/// while the call goes on: data, or a probe of the window. MSG_PEEK takes nothing, so it makes the
/// acknowledgment no more urgent.
const OpenCall* reader_of(const Sender& sender) {
    const OpenCall* reader = sender.open(Family::receive, reads_stream);
    if (!reader || !sender.end.observed) return nullptr;
    const bool came_later = sender.end.unanswered.time > reader->entered.time;
    if (sender.scene.reading.opens_window) {
        const bool probed = sender.peer.last_probe == model::Timer::window_probe;
        return came_later && probed ? nullptr : reader;
    }
    if (came_later || peeks(reader->entered)) return nullptr;
    return found_bytes(sender, *reader) ? reader : nullptr;
}

/// An option that sends the acknowledgment that waits for the timer. An answer at once would have
/// left before that call began.
const OpenCall* asked_for_ack(const Sender& sender, const Arrival& waiting) {
    const OpenCall* option = sender.open(Family::option, acknowledges);
    if (!option) return nullptr;
    const bool waits = waiting.number != 0 && waiting.time < option->entered.time;
    return waits || sender.scene.reading.opens_window ? option : nullptr;
}

Cause delayed_ack(const Sender& sender, const Arrival& waiting, Notes& notes) {
    notes.add(NoteCode::delayed_ack, static_cast<std::uint64_t>(sender.now() - waiting.time));
    Cause cause = from_timer(model::Timer::delayed_ack);
    cause.to = waiting.number;
    return cause;
}

/// In ESTABLISHED Linux never acknowledges a FIN at once: it hopes that the program closes, too,
/// and leaves the ACK to the delayed-ACK timer (tcp_fin() enters ping-pong mode). That fires after
/// 40 ms, or at its next tick where no data has come that would have set its time.
bool owes_the_fin_alone(const Sender& sender, const Arrival& waiting) {
    const End& end = sender.end;
    return sender.scene.all_observed && end.observed && end.state == model::TcpState::close_wait &&
           end.unanswered.number != 0 && end.observed->fin.number == end.unanswered.number &&
           end.received == sender.peer.acked + 1 && !asked_for_ack(sender, waiting);
}

/// The same where its own FIN has overtaken that ACK meanwhile.
bool answered_the_fin_alone(const Sender& sender, const Arrival& answered) {
    const End& end = sender.end;
    if (!sender.scene.all_observed || !end.observed) return false;
    if (end.state != model::TcpState::last_ack || answered.number != end.observed->fin.number)
        return false;
    const Carried* fin = carried_by(sender.peer, answered.number);
    return fin && fin->end == fin->begin + 1;
}

/// A FIN that comes after the end's own is acknowledged at once (tcp_fin() in FIN-WAIT-1 and
/// FIN-WAIT-2), whatever call goes on meanwhile.
bool ends_the_connection(const Sender& sender) {
    const End& end = sender.end;
    const bool both_sent = end.state == TcpState::time_wait || end.state == TcpState::closing;
    return both_sent && end.unanswered.number != 0 && sender.scene.reading.ack == end.received;
}

/// The segment that arrived out of order and is answered by an acknowledgment that says nothing
/// new.
const Misplaced* answers_misplaced(const Sender& sender) {
    const Reading& reading = sender.scene.reading;
    const Misplaced* first = sender.end.misplaced();
    if (!first || reading.acks_new || reading.opens_window) return nullptr;
    return sender.promptly_after(first->arrival) ? first : nullptr;
}

/// Linux acknowledges the first segments of a connection at once (TCP_MAX_QUICKACKS). Later a
/// receive that waited can send the ACK as it takes the bytes; so can one that found others, as it
/// lets in what has come meanwhile. From outside they look like an answer at once.
bool may_be_read(const Sender& sender) {
    constexpr std::uint64_t quick_acks = 16;
    const Reading& reading = sender.scene.reading;
    const OpenCall* receive = sender.open(Family::receive, reads_stream);
    if (!receive || !reading.acks_new || reading.acks_fin) return false;
    return sender.end.totals.segments >= quick_acks || found_bytes(sender, *receive);
}

Cause answer_to(const Sender& sender, const Arrival& arrival, const Misplaced* misplaced) {
    Cause cause = reply_to(arrival);
    cause.answered = may_be_read(sender)
                         ? model::Answered::being_read
                         : answered_by(sender.scene.reading, sender.peer, misplaced);
    return cause;
}

/// Multipath TCP says with a DATA_FIN that close() or shutdown() has ended the data; the subflow's
/// own FIN follows when both ends have done so (RFC 8684 section 3.3.3).
Cause data_fin_cause(const Sender& sender, Notes& notes) {
    const Closing* closing = sender.fin_queued_by();
    const model::SegmentNumber first = sender.end.observed ? sender.end.observed->data_fin_sent : 0;
    if (first != 0) {
        notes.add(NoteCode::retransmission, first);
        return from_timer(model::Timer::retransmission, closing ? closing->call : CallRef{});
    }
    if (!closing) return nobody();
    return from_closing(*closing, closing->covers(sender.now()) ? Rule::window : Rule::bytes);
}

/// The peer's DATA_FIN, which wants a DATA_ACK; else the latest segment, a moment ago.
Arrival waits_for_data_ack(const Sender& sender) {
    if (!sender.scene.connection.multipath || !sender.end.observed) return {};
    const Arrival& data_fin = sender.end.observed->data_fin;
    if (data_fin.number != 0) return data_fin;
    return sender.promptly_after(sender.end.arrived) ? sender.end.arrived : Arrival{};
}

Cause ack_cause(const Sender& sender, Notes& notes) {
    const Reading& reading = sender.scene.reading;
    if (reading.data_fin) return data_fin_cause(sender, notes);
    if (reading.probe) {
        const bool closed_window = sender.peer.window_seen && sender.peer.window == 0;
        notes.add(closed_window ? NoteCode::window_probe : NoteCode::keep_alive);
        return from_timer(closed_window ? model::Timer::window_probe : model::Timer::keep_alive);
    }
    const bool opens =
        reading.handshake_ack || (sender.peer.state == model::TcpState::syn_received &&
                                  sender.promptly_after(sender.end.arrived));
    if (opens) return reply_to(sender.end.arrived, sender.connect_call());
    // The segment that it answers was not captured, or comes only now.
    if (reading.acks_unseen) return reply_to({});
    const Arrival waiting =
        reading.acks_new ? sender.end.answered_by(reading.ack) : sender.end.unanswered;
    if (ends_the_connection(sender)) return reply_to(waiting);
    if (const Misplaced* misplaced = answers_misplaced(sender))
        return answer_to(sender, misplaced->arrival, misplaced);
    const Arrival before = answered_before(reading, sender.end, sender.peer, sender.now());
    if (before.number != 0) {
        notes.add(NoteCode::overtaken, sender.end.sent.number);
        const bool prompt =
            sender.promptly_after(before) && !answered_the_fin_alone(sender, before);
        return prompt ? reply_to(before) : delayed_ack(sender, before, notes);
    }
    if (owes_the_fin_alone(sender, waiting)) return delayed_ack(sender, waiting, notes);
    if (reading.opens_window) notes.add(NoteCode::window_update, reading.window);
    if (const OpenCall* reader = reader_of(sender)) return from_call(reader->ref(), Rule::window);
    if (const OpenCall* option = asked_for_ack(sender, waiting))
        return from_call(option->ref(), Rule::window);
    if (sender.promptly_after(waiting)) {
        if (sender.end.arrived_misfit && waiting.number == sender.end.arrived.number)
            notes.add(NoteCode::challenge_ack);
        return answer_to(sender, waiting, nullptr);
    }
    if (waiting.number != 0) return delayed_ack(sender, waiting, notes);
    // Nothing is owed: an answer to a segment that did not fit (RFC 9293 section 3.10.7.4, first).
    const Arrival& arrived = sender.end.arrived;
    if (arrived.number > sender.end.sent.number && sender.promptly_after(arrived)) {
        if (sender.end.arrived_misfit) notes.add(NoteCode::challenge_ack);
        return reply_to(arrived);
    }
    const Arrival asked = waits_for_data_ack(sender);
    return asked.number != 0 ? reply_to(asked) : nobody();
}

}  // namespace

Cause attribute(const Scene& scene, Notes& notes) {
    const Sender sender{scene, scene.connection.end(scene.from),
                        scene.connection.end(other(scene.from)),
                        owner(scene.sockets, scene.connection, scene.from)};
    if (!sender.socket && !scene.all_observed) return infer(scene, notes);
    const Reading& reading = scene.reading;
    if (reading.rst) return reset_cause(sender, notes);
    if (reading.syn)
        return reading.has_ack ? syn_ack_cause(sender, notes) : syn_cause(sender, notes);
    if (reading.fin) return fin_cause(sender, notes);
    if (scene.segment.length > 0 && !reading.probe) return data_cause(sender, notes);
    return ack_cause(sender, notes);
}

}  // namespace tcpwhy::analysis
