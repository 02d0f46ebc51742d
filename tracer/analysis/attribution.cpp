#include "tracer/analysis/attribution.hpp"

#include <algorithm>

namespace tcpwhy::analysis {
namespace {

using model::Cause;
using model::CauseKind;
using model::Evidence;
using model::Family;
using model::NoteCode;
using model::Notes;
using model::Rule;
using model::Side;
using model::TcpState;

constexpr std::uint32_t msg_fastopen = 0x20000000;  // MSG_FASTOPEN of send(2)

Cause observed(CauseKind kind, Rule rule) {
    Cause cause;
    cause.kind = kind;
    cause.evidence = Evidence::observed;
    cause.rule = rule;
    return cause;
}

Cause from_call(const CallRef& call, Rule rule) {
    Cause cause = observed(CauseKind::call, rule);
    cause.name = call.name;
    cause.call = call.id;
    cause.pid = call.pid;
    return cause;
}

/// The kernel's answer to a segment, on behalf of a call where there is one.
Cause reply_to(const Arrival& arrival, const CallRef& on_behalf = {}) {
    Cause cause = observed(CauseKind::reply, Rule::answer);
    cause.to = arrival.number;
    cause.name = on_behalf.name;
    cause.call = on_behalf.id;
    cause.pid = on_behalf.pid;
    return cause;
}

Cause from_timer(model::Timer timer, const CallRef& whose = {}) {
    Cause cause = observed(CauseKind::timer, Rule::timer);
    cause.timer = timer;
    cause.name = whose.name;
    cause.call = whose.id;
    cause.pid = whose.pid;
    return cause;
}

Cause from_closing(const Closing& closing, Rule rule) {
    if (closing.call) return from_call(closing.call, rule);
    Cause cause = observed(CauseKind::exit, Rule::exit);
    cause.pid = closing.pid;
    cause.signal = closing.signal;
    return cause;
}

struct Sender {
    const Scene& scene;
    const End& end;
    const End& peer;
    SocketView* socket;

    [[nodiscard]] model::Time now() const { return scene.segment.time; }
    /// A call of that family on this socket which is going on now.
    [[nodiscard]] const OpenCall* open(Family family) const {
        if (!socket) return nullptr;
        for (const OpenCall* call : socket->open)
            if (model::family(call->entered.call) == family && call->entered.socket == socket->id &&
                call->entered.time <= now())
                return call;
        return nullptr;
    }
    [[nodiscard]] bool promptly_after(const Arrival& arrival) const {
        return arrival.number != 0 && now() - arrival.time < prompt_ns;
    }
    /// What queued the FIN: the first closing that could.
    [[nodiscard]] const Closing* fin_queued_by() const {
        if (!socket) return nullptr;
        for (const Closing& closing : socket->closings)
            if (closing.sends_fin && closing.begin <= now()) return &closing;
        return nullptr;
    }
    [[nodiscard]] const Closing* closing_now() const {
        if (!socket) return nullptr;
        const Closing* latest = nullptr;
        for (const Closing& closing : socket->closings)
            if (closing.covers(now())) latest = &closing;
        return latest;
    }
    [[nodiscard]] const Queued* queued_at(std::uint64_t seq) const {
        if (!socket) return nullptr;
        for (const Queued& range : socket->sends)
            if (range.begin <= seq && seq < range.end) return &range;
        return nullptr;
    }
    [[nodiscard]] CallRef connect_call() const { return socket ? socket->connect : CallRef{}; }
};

Cause again(const Sender& sender, const CallRef& whose, Notes& notes) {
    notes.add(NoteCode::retransmission, sender.end.sent_new.number);
    return from_timer(model::Timer::retransmission, whose);
}

Cause syn_cause(const Sender& sender, Notes& notes) {
    if (sender.scene.reading.nothing_new) return again(sender, sender.connect_call(), notes);
    if (const OpenCall* call = sender.open(Family::connect))
        return from_call(call->ref(), Rule::window);
    const OpenCall* send = sender.open(Family::send);
    if (send && (send->entered.flags & msg_fastopen)) return from_call(send->ref(), Rule::window);
    return observed(CauseKind::unknown, Rule::none);
}

Cause syn_ack_cause(const Sender& sender, Notes& notes) {
    const bool active = sender.end.syn_sent && sender.scene.from == Side::client;
    const CallRef on_behalf = active || sender.scene.connection.simultaneous_open
                                  ? sender.connect_call()
                              : sender.socket ? sender.socket->listen
                                              : CallRef{};
    const Arrival& asked = sender.end.unanswered;
    if (sender.promptly_after(asked)) {
        if (sender.scene.reading.nothing_new && !active)
            notes.add(NoteCode::retransmission, sender.end.sent_new.number);
        return reply_to(asked, on_behalf);
    }
    if (sender.scene.reading.nothing_new) return again(sender, on_behalf, notes);
    return reply_to(sender.end.arrived, on_behalf);
}

Cause fin_cause(const Sender& sender, Notes& notes) {
    const Closing* closing = sender.fin_queued_by();
    if (sender.scene.segment.length > 0) notes.add(NoteCode::fin_with_data);
    if (sender.scene.reading.acks_fin) notes.add(NoteCode::ack_on_fin);
    if (sender.scene.reading.nothing_new) {
        Cause cause = again(sender, closing ? closing->call : CallRef{}, notes);
        if (closing) cause.pid = closing->pid;
        return cause;
    }
    if (!closing) {
        // Several holders let go at once: the one whose window holds the FIN was the last after
        // all.
        closing = sender.closing_now();
        if (!closing) return observed(CauseKind::unknown, Rule::none);
        notes.add(NoteCode::ambiguous_call);
    }
    if (closing->covers(sender.now())) return from_closing(*closing, Rule::window);
    // Queued behind bytes that could not leave yet; the FIN has a place in the stream as they have.
    notes.add(NoteCode::deferred_send, sender.end.arrived.number);
    return from_closing(*closing, Rule::bytes);
}

void note_abort(const Closing& closing, bool of_listener, Notes& notes) {
    if (of_listener)
        notes.add(NoteCode::reset_listener_closed);
    else if (closing.disconnects)
        notes.add(NoteCode::reset_disconnect);
    else if (!closing.call)
        notes.add(NoteCode::reset_abort_exit, closing.unread);
    else if (closing.aborts)
        notes.add(NoteCode::reset_linger);
    else
        notes.add(NoteCode::reset_unread_data, closing.unread);
}

/// A RST with ACK is an abort by a socket that exists; one without answers a segment that had an
/// ACK and found no socket (RFC 9293 section 3.10.7.1). Only the answer to a SYN, which has no ACK,
/// looks like an abort.
Cause reset_cause(const Sender& sender, Notes& notes) {
    const bool answers_syn = !sender.end.syn_sent && sender.peer.state == TcpState::syn_sent;
    if (sender.scene.reading.has_ack && !answers_syn) {
        const Closing* closing = sender.closing_now();
        if (closing) {
            const bool listener = sender.socket->listening;
            note_abort(*closing, listener, notes);
            return from_closing(*closing, Rule::window);
        }
        if (!sender.promptly_after(sender.end.arrived)) return from_timer(model::Timer::keep_alive);
        return observed(CauseKind::unknown, Rule::none);
    }
    notes.add(answers_syn ? NoteCode::reset_no_listener : NoteCode::reset_no_socket);
    if (sender.end.arrived.number == 0) return observed(CauseKind::unknown, Rule::none);
    return reply_to(sender.end.arrived);
}

Cause data_cause(const Sender& sender, Notes& notes) {
    const Reading& reading = sender.scene.reading;
    const Queued* queued = sender.queued_at(reading.seq);
    if (reading.nothing_new) return again(sender, queued ? queued->call : CallRef{}, notes);
    if (!queued) return observed(CauseKind::unknown, Rule::none);
    const std::uint64_t end = reading.seq + sender.scene.segment.length;
    const auto calls = std::count_if(
        sender.socket->sends.begin(), sender.socket->sends.end(),
        [&](const Queued& range) { return range.begin < end && range.end > reading.seq; });
    if (calls > 1) notes.add(NoteCode::coalesced_writes, static_cast<std::uint64_t>(calls));
    if (queued->end > end && queued->begin == reading.seq) notes.add(NoteCode::split_write);
    if (!queued->open) notes.add(NoteCode::deferred_send, sender.end.arrived.number);
    return from_call(queued->call, Rule::bytes);
}

/// A receive call that found bytes waiting: taking them can send the acknowledgment or the news of
/// a larger window.
const OpenCall* reader_of(const Sender& sender, const Arrival& waiting) {
    const OpenCall* reader = sender.open(Family::receive);
    if (!reader) return nullptr;
    const bool found_bytes = waiting.number != 0 && reader->entered.time > waiting.time;
    return found_bytes || sender.scene.reading.opens_window ? reader : nullptr;
}

Cause ack_cause(const Sender& sender, Notes& notes) {
    const Reading& reading = sender.scene.reading;
    if (reading.probe) {
        const bool closed_window = sender.peer.window_seen && sender.peer.window == 0;
        notes.add(closed_window ? NoteCode::window_probe : NoteCode::keep_alive);
        return from_timer(closed_window ? model::Timer::window_probe : model::Timer::keep_alive);
    }
    if (reading.handshake_ack) return reply_to(sender.end.arrived, sender.connect_call());
    const Arrival& waiting = sender.end.unanswered;
    if (reading.opens_window) notes.add(NoteCode::window_update, reading.window);
    if (const OpenCall* reader = reader_of(sender, waiting))
        return from_call(reader->ref(), Rule::window);
    if (sender.promptly_after(waiting)) return reply_to(waiting);
    if (const OpenCall* option = sender.open(Family::option))
        return from_call(option->ref(), Rule::window);
    if (waiting.number != 0) {
        notes.add(NoteCode::delayed_ack, static_cast<std::uint64_t>(sender.now() - waiting.time));
        Cause cause = from_timer(model::Timer::delayed_ack);
        cause.to = waiting.number;
        return cause;
    }
    // Nothing is owed: an answer to a segment that did not fit (RFC 9293 section 3.10.7.4, first).
    if (sender.end.arrived.number > sender.end.sent.number &&
        sender.promptly_after(sender.end.arrived))
        return reply_to(sender.end.arrived);
    return observed(CauseKind::unknown, Rule::none);
}

}  // namespace

SocketView* owner(Sockets& sockets, const Connection& connection, Side side) {
    const End& end = connection.end(side);
    if (end.observed && end.observed->socket != 0) return sockets.find(end.observed->socket);
    if (side == Side::server && !connection.simultaneous_open)
        return sockets.listener_at(end.endpoint);
    return nullptr;
}

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
