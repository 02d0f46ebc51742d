#include "tracer/analysis/cause/sender.hpp"

#include <algorithm>

namespace tcpwhy::analysis {

using model::Cause;
using model::CauseKind;
using model::NoteCode;
using model::Rule;
using model::Timer;

const OpenCall* Sender::open(model::Family family, bool (*does)(const model::CallEntered&)) const {
    if (!socket) return nullptr;
    for (const OpenCall* call : socket->open)
        if (model::family(call->entered) == family && call->entered.socket == socket->id &&
            call->entered.time <= now() && (!does || does(call->entered)))
            return call;
    return nullptr;
}

const OpenCall* Sender::losing_accept() const {
    return socket ? scene.sockets.losing_accept(*socket) : nullptr;
}

const Closing* Sender::fin_queued_by() const {
    if (!socket) return nullptr;
    for (const Closing& closing : socket->closings)
        if (closing.sends_fin && closing.begin <= now()) return &closing;
    return nullptr;
}

const Closing* Sender::closing_now() const {
    if (!socket) return nullptr;
    const Closing* latest = nullptr;
    for (const Closing& closing : socket->closings)
        if (closing.covers(now())) latest = &closing;
    return latest;
}

const Closing* Sender::closing_held_up() const {
    if (!socket) return nullptr;
    const Closing* latest = nullptr;
    for (const Closing& closing : socket->closings) {
        const bool over = closing.sends_fin && !closing.too_late && closing.end != 0 &&
                          closing.end <= now() &&
                          model::family(closing.call.name) != model::Family::shutdown;
        if (!over) continue;
        for (const OpenCall* call : socket->open)
            if (call->entered.time <= closing.end && call->holds_open(socket->id))
                latest = &closing;
    }
    return latest;
}

const Queued* Sender::queued_at(std::uint64_t seq) const {
    if (!socket) return nullptr;
    for (const Queued& range : socket->sends)
        if (range.begin <= seq && seq < range.end) return &range;
    return nullptr;
}

Cause observed(CauseKind kind, Rule rule) {
    Cause cause;
    cause.kind = kind;
    cause.evidence = model::Evidence::observed;
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

Cause reply_to(const Arrival& arrival, const CallRef& on_behalf) {
    Cause cause = observed(CauseKind::reply, Rule::answer);
    cause.to = arrival.number;
    cause.name = on_behalf.name;
    cause.call = on_behalf.id;
    cause.pid = on_behalf.pid;
    return cause;
}

Cause from_timer(Timer timer, const CallRef& whose) {
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
    cause.of_thread = closing.of_thread;
    cause.signal = closing.signal;
    return cause;
}

namespace {

/// An acknowledgment that shows a gap makes the kernel repeat at once (RFC 5681 section 3.2, RFC
/// 8985): something has arrived since this end last sent what is new, a moment ago; to a capture
/// far from this end the way there and back is part of the moment. A segment that brings something
/// of its own and acknowledges nothing new is no duplicate acknowledgment (RFC 5681 section 2).
bool asked_by_acks(const Sender& sender) {
    constexpr model::Time at_once_ns = 5 * model::millisecond_ns;
    const Arrival& arrived = sender.end.arrived;
    if (sender.scene.reading.syn || arrived.number < sender.end.sent_new.number) return false;
    if (!sender.end.arrived_bare && !sender.end.arrived_gap) return false;
    const model::Time since = sender.now() - arrived.time;
    const model::Time way = std::max<model::Time>(sender.scene.connection.round_trip, 0);
    return since < at_once_ns || (sender.end.arrived_gap && since < at_once_ns + way);
}

/// What SYNs that nobody saw have not refused.
bool permits_sack(const End& end) {
    return end.sack || !end.syn_seen;
}

/// Linux arms the tail loss probe (RFC 8985 section 7) before the retransmission timer and never
/// later than it: the first repetition since anything was new is the probe, of the very end of what
/// has been sent. It needs selective acknowledgments, and none is armed during a handshake.
bool is_tail_loss_probe(const Sender& sender) {
    return !sender.scene.reading.syn && sender.end.repeats == 0 && sender.end.acked > 0 &&
           permits_sack(sender.end) && permits_sack(sender.peer) &&
           sender.scene.reading.end == sender.end.next;
}

}  // namespace

Again why_again(const Sender& sender) {
    if (asked_by_acks(sender)) return Again::answer;
    return is_tail_loss_probe(sender) ? Again::tail_loss_probe : Again::retransmission_timer;
}

Cause again(const Sender& sender, const CallRef& whose, model::Notes& notes) {
    notes.add(NoteCode::retransmission, carrier_of(sender.end, sender.scene.reading.seq));
    const Again why = why_again(sender);
    if (why == Again::answer) return reply_to(sender.end.arrived, whose);
    return from_timer(
        why == Again::tail_loss_probe ? Timer::tail_loss_probe : Timer::retransmission, whose);
}

}  // namespace tcpwhy::analysis
