#include "tracer/analysis/cause/inference.hpp"

#include "tracer/analysis/cause/sender.hpp"
#include "tracer/analysis/tcp/disorder.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Cause;
using model::CauseKind;
using model::NoteCode;
using model::Notes;
using model::Rule;
using model::SystemCall;
using model::Timer;

Cause inferred(CauseKind kind, SystemCall name = SystemCall::none, model::SegmentNumber to = 0) {
    Cause cause;
    cause.kind = kind;
    cause.rule = kind == CauseKind::unknown ? Rule::none : Rule::state;
    cause.name = name;
    cause.to = to;
    return cause;
}

Cause timer(Timer which, SystemCall name = SystemCall::none) {
    Cause cause = inferred(CauseKind::timer, name);
    cause.timer = which;
    return cause;
}

/// The rules are those for observed calls: the segments that arrived before show the cause.
Cause sent_again(const Scene& scene, const End& end, const End& peer, SystemCall name,
                 Notes& notes) {
    notes.add(NoteCode::retransmission, carrier_of(end, scene.reading.seq));
    const Again why = why_again({scene, end, peer, nullptr});
    if (why == Again::answer) return inferred(CauseKind::reply, name, end.arrived.number);
    return timer(why == Again::tail_loss_probe ? Timer::tail_loss_probe : Timer::retransmission,
                 name);
}

Cause infer_reset(const End& sender, const End& peer, const Reading& reading, Notes& notes) {
    const bool answers_syn = !sender.syn_sent && peer.state == model::TcpState::syn_sent;
    if (reading.has_ack && !answers_syn) return inferred(CauseKind::call, SystemCall::close);
    if (sender.arrived.number == 0) return inferred(CauseKind::unknown);
    notes.add(answers_syn ? NoteCode::reset_no_listener : NoteCode::reset_no_socket);
    return inferred(CauseKind::reply, SystemCall::none, sender.arrived.number);
}

/// A capture far from this end sees the way there and back too, so only what is left of the delay
/// counts.
bool waited_for_timer(const Connection& connection, model::Time delay) {
    return connection.round_trip >= 0 && delay > connection.round_trip + prompt_ns;
}

Cause answer(const Scene& scene, const End& peer, const Arrival& arrival,
             const Misplaced* misplaced) {
    Cause cause = inferred(CauseKind::reply, SystemCall::none, arrival.number);
    cause.answered = answered_by(scene.reading, peer, misplaced);
    return cause;
}

Cause answer_or_timer(const Scene& scene, const End& peer, const Arrival& waiting, Notes& notes) {
    const model::Time delay = scene.segment.time - waiting.time;
    if (!waited_for_timer(scene.connection, delay)) return answer(scene, peer, waiting, nullptr);
    notes.add(NoteCode::delayed_ack, static_cast<std::uint64_t>(delay));
    return timer(Timer::delayed_ack);
}

/// The latest segment that arrived after the gap caused it (RFC 5681 section 4.2). Only the last
/// such segment is known.
Cause repeated_for_gap(const End& peer, const End& sender, const Reading& reading) {
    const bool by_last = reading.sacked_to > 0 ? reading.sacked_to > peer.next - peer.new_length
                                               : sender.arrived.number == peer.sent_new.number;
    Cause cause = inferred(CauseKind::reply, SystemCall::none, by_last ? peer.sent_new.number : 0);
    cause.answered = model::Answered::ahead_of_gap;
    return cause;
}

Cause infer_ack(const Scene& scene, const End& sender, const End& peer, Notes& notes) {
    const Reading& reading = scene.reading;
    if (reading.probe) {
        const bool closed_window = peer.window_seen && peer.window == 0;
        notes.add(closed_window ? NoteCode::window_probe : NoteCode::keep_alive);
        return timer(closed_window ? Timer::window_probe : Timer::keep_alive);
    }
    if (reading.handshake_ack)
        return inferred(CauseKind::reply, SystemCall::connect, sender.arrived.number);
    // The segment that it answers was not captured, or comes only now.
    if (reading.acks_unseen) return inferred(CauseKind::reply);
    const Misplaced* first = sender.misplaced();
    if (first && !reading.acks_new && !reading.opens_window && may_answer(reading, *first) &&
        !waited_for_timer(scene.connection, scene.segment.time - first->arrival.time))
        return answer(scene, peer, first->arrival, first);
    const Arrival before = answered_before(reading, sender, peer, scene.segment.time);
    if (before.number != 0) {
        notes.add(NoteCode::overtaken, sender.sent.number);
        return answer_or_timer(scene, peer, before, notes);
    }
    const bool news = sender.arrived.number > sender.sent.number;
    if (reading.shows_gap && !reading.acks_new && (news || !reading.opens_window))
        return repeated_for_gap(peer, sender, reading);
    const Arrival waiting = reading.acks_new ? sender.answered_by(reading.ack) : sender.unanswered;
    if (waiting.number != 0) return answer_or_timer(scene, peer, waiting, notes);
    if (reading.opens_window) {
        notes.add(NoteCode::window_update, reading.window);
        return inferred(CauseKind::call, SystemCall::read);
    }
    if (sender.arrived.number > sender.sent.number)
        return inferred(CauseKind::reply, SystemCall::none, sender.arrived.number);
    return inferred(CauseKind::unknown);
}

}  // namespace

Cause infer(const Scene& scene, Notes& notes) {
    const End& sender = scene.connection.end(scene.from);
    const End& peer = scene.connection.end(other(scene.from));
    const Reading& reading = scene.reading;
    if (reading.rst) return infer_reset(sender, peer, reading, notes);
    if (reading.syn && reading.options.joins && !reading.has_ack && !reading.nothing_new)
        return opens_subflow();
    if (reading.syn && !reading.has_ack)
        return reading.nothing_new ? sent_again(scene, sender, peer, SystemCall::connect, notes)
                                   : inferred(CauseKind::call, SystemCall::connect);
    if (reading.syn) {
        if (sender.unanswered.number == 0 && reading.nothing_new)
            return sent_again(scene, sender, peer, SystemCall::listen, notes);
        return inferred(CauseKind::reply, SystemCall::listen, sender.arrived.number);
    }
    if (reading.nothing_new && !reading.probe)
        return sent_again(
            scene, sender, peer,
            reading.fin && scene.segment.length == 0 ? SystemCall::close : SystemCall::write,
            notes);
    if (reading.fin) {
        if (scene.segment.length > 0) notes.add(NoteCode::fin_with_data);
        if (reading.acks_fin) notes.add(NoteCode::ack_on_fin);
        return inferred(CauseKind::call, SystemCall::close);
    }
    if (scene.segment.length > 0 && !reading.probe)
        return inferred(CauseKind::call, SystemCall::write);
    return infer_ack(scene, sender, peer, notes);
}

}  // namespace tcpwhy::analysis
