#include "tracer/why/sentences.hpp"

#include "tracer/why/by_call.hpp"
#include "tracer/why/by_exit.hpp"
#include "tracer/why/by_reply.hpp"
#include "tracer/why/by_timer.hpp"

namespace tcpwhy::why {
namespace {

using model::CauseKind;
using model::NoteCode;
using model::Phase;
using model::TcpState;

Shape shape_of(const model::Segment& segment) {
    using namespace model::tcp_flag;
    if ((segment.flags & rst) != 0) return Shape::reset;
    if ((segment.flags & syn) != 0) return (segment.flags & ack) != 0 ? Shape::syn_ack : Shape::syn;
    if ((segment.flags & fin) != 0) return Shape::fin;
    return segment.length > 0 ? Shape::data : Shape::ack;
}

Effect effect_of(model::Answered answered) {
    switch (answered) {
        case model::Answered::keep_alive:
            return Effect::keep_alive;
        case model::Answered::window_probe:
            return Effect::window_probe;
        case model::Answered::ahead_of_gap:
            return Effect::ahead_of_gap;
        case model::Answered::nothing_new:
            return Effect::nothing_new;
        case model::Answered::being_read:
            return Effect::being_read;
        case model::Answered::other:
            break;
    }
    return Effect::any;
}

// The receiver's states show whether its FIN has been acknowledged, or its SYN.
Effect effect_of(const model::SegmentFinding& finding) {
    if (finding.cause.answered != model::Answered::other) return effect_of(finding.cause.answered);
    const bool from_client = finding.from == model::Side::client;
    const TcpState before = from_client ? finding.server_before : finding.client_before;
    const TcpState after = from_client ? finding.server_state : finding.client_state;
    if (before == after) {
        // A handshake's last ACK that is lost still completes it for its sender.
        const bool opens = finding.phase == Phase::handshake && before == TcpState::syn_received;
        return opens ? Effect::completes : Effect::any;
    }
    switch (before) {
        case TcpState::syn_received:
            return Effect::completes;
        case TcpState::fin_wait_1: {
            const TcpState own = from_client ? finding.client_state : finding.server_state;
            const bool closed_too = own == TcpState::closing || own == TcpState::last_ack;
            return closed_too ? Effect::crosses : Effect::half_closes;
        }
        case TcpState::last_ack:
        case TcpState::closing:
            return Effect::finishes;
        default:
            return Effect::any;
    }
}

std::string_view sentence_for(std::span<const Sentence> rows, Shape shape,
                              const model::SegmentFinding& finding) {
    const Effect effect = effect_of(finding);
    for (const Sentence& row : rows) {
        if (row.shape != Shape::any && row.shape != shape) continue;
        if (row.effect != Effect::any && row.effect != effect) continue;
        if (row.phase != any_phase && row.phase != static_cast<int>(finding.phase)) continue;
        if (row.call != any_call && row.call != finding.cause.name) continue;
        if (row.note != any_note && !finding.notes.has(static_cast<NoteCode>(row.note))) continue;
        return finding.cause.evidence == model::Evidence::observed ? row.observed : row.inferred;
    }
    return "";  // not reached: the last row of each table fits all
}

std::string_view timer_sentence(Shape shape, const model::SegmentFinding& finding) {
    for (const TimerSentence& row : by_timer())
        if (row.timer == finding.cause.timer && (row.shape == Shape::any || row.shape == shape) &&
            (row.note == any_note || finding.notes.has(static_cast<NoteCode>(row.note))))
            return finding.cause.evidence == model::Evidence::observed || row.inferred.empty()
                       ? row.text
                       : row.inferred;
    return by_timer().back().text;
}

std::string_view unknown_sentence(const model::SegmentFinding& finding) {
    if (finding.notes.has(NoteCode::mid_stream))
        return "the connection began before the trace, so what made the {side} send this is not "
               "known";
    if (finding.cause.evidence == model::Evidence::observed)
        return "no observed call, segment, timer or end of a process explains this segment";
    return "nothing in the trace explains this segment";
}

}  // namespace

std::string_view why_sentence(const model::Segment& segment, const model::SegmentFinding& finding) {
    const Shape shape = shape_of(segment);
    switch (finding.cause.kind) {
        case CauseKind::call:
            return sentence_for(by_call(shape), shape, finding);
        case CauseKind::reply:
            if (finding.notes.has(NoteCode::duplicate))
                return "a copy of {to} on the wire: the {side} sent it once";
            return sentence_for(by_reply(shape), shape, finding);
        case CauseKind::exit:
            return sentence_for(by_exit(shape), shape, finding);
        case CauseKind::timer:
            return timer_sentence(shape, finding);
        case CauseKind::unknown:
            break;
    }
    return unknown_sentence(finding);
}

}  // namespace tcpwhy::why
