#include "tracer/grade/check/judge.hpp"

#include <algorithm>

#include "tracer/grade/peer/verdicts.hpp"
#include "tracer/model/system_call.hpp"
#include "tracer/story/expect/expect.hpp"

namespace tcpwhy::grade {
namespace {

using model::Side;
namespace flag = model::tcp_flag;

/// The grader's own doing ends what is judged.
bool counts(model::Time time, const Journal& journal) {
    return journal.killed == 0 || time < journal.killed;
}

/// The segments of the connection that the check is about, as far as they count.
std::vector<WireSegment> segments_of(const WatchedWire& wire, const Journal& journal) {
    const model::ConnectionId wanted = wire.connection_of(journal.concerned);
    std::vector<WireSegment> found;
    for (const WireSegment& segment : wire.segments())
        if (segment.connection == wanted && wanted != 0 && counts(segment.time, journal))
            found.push_back(segment);
    if (found.empty()) throw MachineFault{"the capture has no segment of the connection"};
    return found;
}

std::string end_words(Side side) {
    return "the " + std::string(name(side));
}

std::string cause_words(const model::Cause& cause) {
    const auto call = std::string(name(cause.name)) + "()";
    switch (cause.kind) {
        case model::CauseKind::call:
            return "sent by " + call;
        case model::CauseKind::exit:
            if (cause.of_thread) return "sent by the kernel when a thread of the process ended";
            return cause.signal != 0 ? "sent by the kernel when " +
                                           model::signal_name(cause.signal) + " ended the process"
                                     : "sent by the kernel when the process ended";
        case model::CauseKind::timer:
            return "sent again by a timer";
        case model::CauseKind::reply:
            return "the kernel's answer";
        default:
            return "of unknown cause";
    }
}

/// Both FINs have been acknowledged: what follows does not count.
bool is_over(const WireSegment& segment) {
    const auto done = [](model::TcpState state) {
        return state == model::TcpState::closed || state == model::TcpState::time_wait;
    };
    return done(segment.client_state) && done(segment.server_state) && !segment.has(flag::rst);
}

void require_no_reset(const WireExpectation& expected, const std::vector<WireSegment>& segments) {
    for (const WireSegment& segment : segments) {
        if (segment.has(flag::rst) && segment.from == expected.end)
            throw StepFailure{"no RST from " + end_words(expected.end),
                              "a RST came, " + cause_words(segment.cause), false};
        if (is_over(segment)) return;
    }
}

/// dup2(2) closes the descriptor that it replaces: so Java does it before version 13.
bool closes(const model::Cause& cause) {
    using model::Family;
    const Family family = model::family(cause.name);
    return cause.kind == model::CauseKind::call &&
           (family == Family::close || family == Family::shutdown || family == Family::descriptor);
}

std::string first_fin_words(const WireExpectation& expected) {
    return "the FIN of " + end_words(expected.end) + " comes first" +
           (expected.by_call ? ", from close() or shutdown()" : "");
}

void require_first_fin(const WireExpectation& expected, const std::vector<WireSegment>& segments) {
    const std::string what = first_fin_words(expected);
    for (const WireSegment& segment : segments) {
        if (segment.has(flag::rst) && segment.from != expected.end)
            throw MachineFault{"the grader's own end sent a RST"};
        if (segment.has(flag::rst))
            throw StepFailure{
                what,
                "a RST of " + end_words(segment.from) + " came, " + cause_words(segment.cause),
                false};
        if (!segment.has(flag::fin)) continue;
        if (segment.from != expected.end)
            throw StepFailure{what, end_words(segment.from) + " was first to send its FIN", true};
        if (expected.by_call && segment.cause.kind == model::CauseKind::unknown)
            throw MachineFault{"the cause of the FIN was not seen"};
        if (expected.by_call && !closes(segment.cause))
            throw StepFailure{what, "the FIN was " + cause_words(segment.cause), false};
        return;
    }
    throw StepFailure{what, "it sent none", true};
}

/// Without a capture the calls prove the FIN, and the grader's own end has seen it come.
void require_implied_fin(const WireExpectation& expected, const Journal& journal,
                         const WatchedWire& wire) {
    const std::string what = first_fin_words(expected);
    const auto& left = journal.left_first;
    if (std::find(left.begin(), left.end(), journal.concerned) != left.end())
        throw MachineFault{"which FIN came first needs E3"};
    const model::ConnectionId wanted = wire.connection_of(journal.concerned);
    for (const model::Implied& each : wire.implied()) {
        if (each.connection.id != wanted || each.from != expected.end ||
            (each.flags & flag::fin) == 0 || !counts(each.time, journal))
            continue;
        const bool by_call = each.proof == model::Proof::closed || each.proof == model::Proof::shut;
        if (expected.by_call && !by_call)
            throw StepFailure{what, "the FIN was sent by the kernel when the process ended", false};
        return;
    }
    // The grader's own end has seen it come, so somebody sent it.
    throw MachineFault{"the call that sent the FIN was not seen"};
}

void require_state(const StateExpectation& expected, const std::vector<WireSegment>& segments) {
    const bool reached =
        std::any_of(segments.begin(), segments.end(), [&](const WireSegment& segment) {
            return expected.state ==
                   (expected.end == Side::server ? segment.server_state : segment.client_state);
        });
    if (!reached) throw StepFailure{expected.source, "it never was in that state", false};
}

void require_outcome(model::Outcome expected, const Journal& journal, const WatchedWire& wire) {
    const model::ConnectionId wanted = wire.connection_of(journal.concerned);
    for (const model::ConnectionFinding& each : wire.connections()) {
        if (each.identity.id != wanted) continue;
        if (each.outcome == expected) return;
        throw StepFailure{"a connection that is " + std::string(name(expected)) + " at its end",
                          "it was " + std::string(name(each.outcome)), false};
    }
    throw MachineFault{"the capture has no segment of the connection"};
}

/// Each message of the grader that must be one segment is one.
void require_single_segments(const Journal& journal, const WatchedWire& wire, Side grader) {
    if (journal.clients.size() != 1) return;
    std::size_t count = 0;
    for (const WireSegment& segment : wire.segments())
        if (segment.client == journal.clients.front() && segment.from == grader &&
            segment.length > 0)
            ++count;
    if (journal.messages > 0 && count > journal.messages)
        throw MachineFault{"a message of the grader went out in more than one segment"};
}

}  // namespace

void judge(const Check& check, Evidence rung, const Journal& journal, const WatchedWire& wire) {
    if (rung == Evidence::e3 && wire.summary().dropped > 0)
        throw MachineFault{"the capture lost " + std::to_string(wire.summary().dropped) +
                           " frames on this machine"};
    if (rung == Evidence::e3) require_single_segments(journal, wire, journal.grader);
    for (const WireExpectation& each : check.expect.wire) {
        if (each.kind == WireExpectation::Kind::no_reset)
            require_no_reset(each, segments_of(wire, journal));
        else if (rung == Evidence::e3)
            require_first_fin(each, segments_of(wire, journal));
        else
            require_implied_fin(each, journal, wire);
    }
    for (const StateExpectation& each : check.expect.states)
        require_state(each, segments_of(wire, journal));
    if (check.expect.outcome) require_outcome(*check.expect.outcome, journal, wire);
    if (check.expect.story) {
        const std::string narrative = story::compare(*check.expect.story, wire.story()).narrative;
        if (!narrative.empty()) throw StepFailure{"the story of the assignment", narrative, false};
    }
}

}  // namespace tcpwhy::grade
