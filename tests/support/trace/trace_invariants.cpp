#include "support/trace/trace_invariants.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "support/trace/trace_contract.hpp"

namespace tcpwhy::test {

namespace {

using nlohmann::json;

std::string named(const TracedSegment& segment) {
    return "segment " + std::to_string(segment.number) + " (" + segment.from + " " + segment.flags +
           ")";
}

std::string named(const TracedCall& call) {
    return "call " + std::to_string(call.id) + " (" + call.text + ")";
}

// --- order ---

/// When a line happened: a call at its return (or, where it never returned, nowhere).
std::optional<Nanoseconds> time_of(const json& line) {
    const auto event = line.at("event").get<std::string>();
    if (event == "segment" || event == "process")
        return nanoseconds(line.at("time").get<std::string>());
    return std::nullopt;
}

void check_order(const Trace& trace, Violations& violations) {
    std::optional<Nanoseconds> before;
    for (const json& line : trace.lines) {
        const auto time = time_of(line);
        if (!time) continue;
        expect(!before || *before <= *time, violations,
               "a line is older than the one before it: ", line.dump());
        before = time;
    }
    std::uint64_t number = 0;
    for (const TracedSegment& segment : trace.segments)
        expect(segment.number == ++number, violations, named(segment), " should have been number ",
               number);
    for (const TracedCall& call : trace.calls)
        expect(!call.returned || call.entered <= *call.returned, violations, named(call),
               " returned before it was entered");
}

// --- causes ---

void check_call_cause(const TracedSegment& segment, const TracedCall& call,
                      Violations& violations) {
    expect(call.name == segment.cause.name, violations, named(segment), " names ",
           segment.cause.name, " but points to ", named(call));
    expect(call.side == segment.from, violations, named(segment), " is caused by ", named(call),
           " of the side '", call.side, "'");
    expect(!call.connection || *call.connection == segment.connection, violations, named(segment),
           " of connection ", segment.connection, " is caused by ", named(call), " of connection ",
           call.connection.value_or(0));
    expect(call.entered <= segment.time, violations, named(segment), " is older than its cause, ",
           named(call));
    if (segment.cause.rule == "window")
        expect(!call.returned || segment.time <= *call.returned, violations, named(segment),
               " lies ", segment.time - call.returned.value_or(0), " ns after the window of ",
               named(call));
    if (segment.cause.rule == "bytes" && segment.length > 0)
        expect(call.family == "send" || call.family == "connect", violations, named(segment),
               " has its bytes from a call that sends none, ", named(call));
    // A call that was sent as one segment: the very bytes, as far as both are kept.
    if (segment.cause.rule == "bytes" && call.result == static_cast<std::int64_t>(segment.length) &&
        !segment.noted("coalesced-writes") && !segment.payload.empty() && !call.data.empty())
        expect(segment.payload == call.data, violations, named(segment), " carries \"",
               segment.payload, "\", but ", named(call), " wrote \"", call.data, "\"");
    expect(!segment.cause.pid || *segment.cause.pid == call.pid, violations, named(segment),
           " names another process than ", named(call));
}

void check_reply(const Trace& trace, const TracedSegment& segment, Violations& violations) {
    const TracedSegment* answered = segment.cause.to ? trace.segment(*segment.cause.to) : nullptr;
    expect(answered != nullptr, violations, named(segment), " is a reply to no segment");
    if (answered == nullptr) return;
    expect(answered->number < segment.number, violations, named(segment), " answers a later one, ",
           named(*answered));
    expect(answered->connection == segment.connection && answered->from != segment.from, violations,
           named(segment), " answers one of its own side or of another connection, ",
           named(*answered));
}

void check_exit(const Trace& trace, const TracedSegment& segment, Violations& violations) {
    expect(segment.cause.pid.has_value(), violations, named(segment),
           " is caused by an exit of nobody");
    if (!segment.cause.pid) return;
    expect(trace.exit_of(*segment.cause.pid) != nullptr, violations, named(segment),
           " is caused by the exit of process ", *segment.cause.pid,
           ", which the trace does not tell");
    expect(segment.cause.name.empty() && !segment.cause.call, violations, named(segment),
           " is caused by an exit and yet by a call");
}

void check_cause(const Trace& trace, const TracedSegment& segment, Violations& violations) {
    const TracedCause& cause = segment.cause;
    const TracedCall* call = trace.call_behind(segment);
    expect(!cause.call || call != nullptr, violations, named(segment), " points to call ",
           cause.call.value_or(0), ", which is not in the trace");
    expect(cause.evidence == "observed" || !cause.call, violations, named(segment),
           " has an inferred cause with a call");
    expect((cause.kind == "timer") == !cause.timer.empty(), violations, named(segment),
           " is of kind ", cause.kind, " with the timer '", cause.timer, "'");
    expect(cause.kind == "timer" || (cause.kind == "reply") == cause.to.has_value(), violations,
           named(segment), " is of kind ", cause.kind,
           cause.to ? " and answers a segment" : " and answers no segment");
    // A delayed ACK names what it acknowledges.
    if (cause.kind == "timer" && cause.to) check_reply(trace, segment, violations);
    if (cause.kind == "call" && cause.evidence == "observed") {
        expect(call != nullptr, violations, named(segment),
               " is caused by an observed call that is not named");
        if (call != nullptr) check_call_cause(segment, *call, violations);
    }
    // A reply or a timer acts on behalf of an earlier call of the same end.
    if (cause.kind != "call" && call != nullptr) {
        expect(call->entered <= segment.time, violations, named(segment), " is older than ",
               named(*call));
        expect(call->name == cause.name, violations, named(segment), " names ", cause.name,
               " but points to ", named(*call));
        expect(call->side == segment.from, violations, named(segment), " acts for ", named(*call),
               " of the side '", call->side, "'");
    }
    if (cause.kind == "reply") check_reply(trace, segment, violations);
    if (cause.kind == "exit") check_exit(trace, segment, violations);
}

// --- wake-ups ---

void check_woken(const Trace& trace, const TracedCall& call, Violations& violations) {
    for (const std::uint64_t number : call.woken_by) {
        const TracedSegment* segment = trace.segment(number);
        expect(segment != nullptr, violations, named(call), " is woken by segment ", number,
               ", which is not in the trace");
        if (segment == nullptr) continue;
        expect(call.returned && segment->time <= *call.returned, violations, named(call),
               " is woken by a segment that came after its return, ", named(*segment));
        if (call.family == "wait") continue;  // it watches many sockets
        expect(segment->from != call.side, violations, named(call), " is woken by its own side's ",
               named(*segment));
        expect(call.connection == segment->connection, violations, named(call), " of connection ",
               call.connection.value_or(0), " is woken by one of connection ", segment->connection,
               ", ", named(*segment));
    }
}

// --- streams ---

/// One end's stream in sequence order: nothing that was never sent is skipped (the capture lost
/// nothing).
void check_stream(const Trace& trace, std::uint64_t connection, std::string_view from,
                  Violations& violations) {
    std::uint64_t next = 0;
    for (const TracedSegment* segment : trace.segments_of(connection)) {
        if (segment->from != from || segment->has('R')) continue;
        expect(segment->seq <= next, violations, named(*segment), " starts at ", segment->seq,
               " though ", from, " has only sent up to ", next);
        next = std::max(next, segment->seq + segment->length + (segment->has('S') ? 1U : 0U) +
                                  (segment->has('F') ? 1U : 0U));
    }
}

std::int64_t bytes_moved(const std::vector<const TracedCall*>& calls) {
    std::int64_t bytes = 0;
    for (const TracedCall* call : calls)
        if (call->succeeded() && call->text.find("MSG_PEEK") == std::string::npos)
            bytes += *call->result;
    return bytes;
}

/// Bytes that are said to be of a call that was not observed.
std::int64_t bytes_not_seen_written(const Trace& trace, std::uint64_t connection,
                                    const std::string& from) {
    std::int64_t bytes = 0;
    for (const TracedSegment* segment : trace.segments_of(connection)) {
        if (segment->from != from) continue;
        const bool inferred =
            segment->cause.kind == "call" && segment->cause.evidence == "inferred";
        const auto length = static_cast<std::int64_t>(segment->length);
        bytes += segment->unseen_bytes > 0 ? segment->unseen_bytes : inferred ? length : 0;
    }
    return bytes;
}

/// Where a connection was closed in order, all that one end wrote was on the wire and none of it is
/// read twice.
void check_bytes(const Trace& trace, std::uint64_t connection, const std::string& from,
                 Violations& violations) {
    const auto fins = trace.segments_with(connection, from, 'F');
    const auto sends = trace.calls_of(connection, from, "send");
    if (fins.empty() || sends.empty()) return;
    const auto on_wire = static_cast<std::int64_t>(fins.front()->seq + fins.front()->length) - 1;
    const std::int64_t unseen = bytes_not_seen_written(trace, connection, from);
    expect(bytes_moved(sends) + unseen == on_wire, violations, "connection ", connection, ": the ",
           from, "'s calls wrote ", bytes_moved(sends) + unseen, " bytes, but ", on_wire,
           " were on the wire");
    const auto received =
        bytes_moved(trace.calls_of(connection, from == "client" ? "server" : "client", "receive"));
    expect(received <= on_wire, violations, "connection ", connection, ": ", received,
           " bytes of the ", from, "'s were read, but only ", on_wire, " were on the wire");
}

// --- connections ---

struct Seen {
    bool syn = false, answer = false, reset = false, client_fin = false, server_fin = false;
    std::string first_to_close;
};

Seen look_at(const std::vector<const TracedSegment*>& segments) {
    Seen seen;
    for (const TracedSegment* segment : segments) {
        seen.syn |= segment->has('S') && segment->from == "client";
        seen.answer |= segment->from == "server";
        seen.reset |= segment->has('R') && !segment->noted("reset-ignored");
        seen.client_fin |= segment->has('F') && segment->from == "client";
        seen.server_fin |= segment->has('F') && segment->from == "server";
        if (seen.first_to_close.empty() && (segment->has('F') || segment->has('R')))
            seen.first_to_close = segment->from;
    }
    return seen;
}

bool fits(const std::string& outcome, const Seen& seen) {
    const bool both = seen.client_fin && seen.server_fin;
    const bool one = seen.client_fin != seen.server_fin;
    if (outcome == "closed") return both;
    if (outcome == "half-closed") return one && !seen.reset;
    if (outcome == "reset") return seen.reset;
    if (outcome == "refused") return seen.syn && seen.reset && !both && !one;
    if (outcome == "unanswered") return !seen.answer;
    if (outcome == "open") return seen.syn && seen.answer && !seen.reset && !both;
    return outcome == "partial" && !seen.syn;
}

void check_connection(const Trace& trace, const TracedConnection& connection,
                      Violations& violations) {
    const auto segments = trace.segments_of(connection.id);
    const Seen seen = look_at(segments);
    expect(segments.size() == connection.segments, violations, "connection ", connection.id,
           " says ", connection.segments, " segments but has ", segments.size());
    expect(fits(connection.outcome, seen), violations, "connection ", connection.id, " cannot be '",
           connection.outcome, "' by its flags");
    expect(connection.closed_first == "both" || connection.closed_first == seen.first_to_close,
           violations, "connection ", connection.id, " says '", connection.closed_first,
           "' closed first, but it was '", seen.first_to_close, "'");
    for (const TracedSegment* segment : segments) {
        const bool from_client = segment->from == "client";
        expect(segment->source == (from_client ? connection.client : connection.server) &&
                   segment->destination == (from_client ? connection.server : connection.client),
               violations, named(*segment), " goes from ", segment->source, " to ",
               segment->destination, ", which are not the ends of connection ", connection.id);
    }
    if (!seen.syn) return;
    for (const char* from : {"client", "server"}) {
        check_stream(trace, connection.id, from, violations);
        if (connection.outcome == "closed") check_bytes(trace, connection.id, from, violations);
    }
}

void check_connections(const Trace& trace, Violations& violations) {
    for (const TracedConnection& connection : trace.connections)
        check_connection(trace, connection, violations);
    for (const TracedSegment& segment : trace.segments)
        expect(trace.connection(segment.connection) != nullptr, violations, named(segment),
               " belongs to connection ", segment.connection, ", which the trace does not tell");
}

// --- counts and states ---

void check_counts(const Trace& trace, Violations& violations) {
    const auto unknown =
        std::count_if(trace.segments.begin(), trace.segments.end(),
                      [](const TracedSegment& s) { return s.cause.kind == "unknown"; });
    const TracedSummary& summary = trace.summary;
    expect(summary.segments == trace.segments.size(), violations, "the summary counts ",
           summary.segments, " segments, the trace has ", trace.segments.size());
    expect(summary.calls == trace.calls.size(), violations, "the summary counts ", summary.calls,
           " calls, the trace has ", trace.calls.size());
    expect(summary.unexplained == static_cast<std::uint64_t>(unknown), violations,
           "the summary counts ", summary.unexplained, " unexplained segments, the trace has ",
           unknown);
    expect(summary.dropped == 0, violations, "the capture lost ", summary.dropped, " segments");
}

void check_states(const Trace& trace, Violations& violations) {
    expect(trace.summary.disagreements == 0, violations,
           "the kernel's state and the analysed one disagree ", trace.summary.disagreements,
           " times");
    const auto disagrees = [](const std::vector<std::string>& notes) {
        return std::find(notes.begin(), notes.end(), "state-disagrees") != notes.end();
    };
    for (const TracedSegment& segment : trace.segments)
        expect(!disagrees(segment.notes), violations,
               "the kernel's state is not the analysed one at ", named(segment));
    for (const TracedCall& call : trace.calls)
        expect(!disagrees(call.notes), violations, "the kernel's state is not the analysed one (",
               call.state, ") after ", named(call));
}

}  // namespace

std::vector<std::string> check_invariants(const Trace& trace) {
    Violations violations;
    check_contract(trace, violations);
    check_order(trace, violations);
    for (const TracedSegment& segment : trace.segments) check_cause(trace, segment, violations);
    for (const TracedCall& call : trace.calls) check_woken(trace, call, violations);
    check_connections(trace, violations);
    check_counts(trace, violations);
    check_states(trace, violations);
    return violations;
}

}  // namespace tcpwhy::test
