#include "tracer/render/json/json_events.hpp"

#include <optional>
#include <string>

#include "tracer/calls/words/error_name.hpp"
#include "tracer/render/json/json_parts.hpp"
#include "tracer/render/words/icmp_line.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {

void append_signal_fields(JsonObject& json, const model::ProcessEvent& event,
                          const Processes& processes) {
    json.time("time", event.time);
    json.signed_number("pid", event.pid);
    json.text_or_null("process", processes.name(event.pid));
    json.text("signal", model::signal_name(event.signal));
    json.signed_number("number", event.signal);
    if (event.by_tcpwhy) json.truth("by_tcpwhy", true);
}

void append_process_fields(JsonObject& json, const model::ProcessEvent& event) {
    json.time("time", event.time);
    json.word("what", model::name(event.what));
    json.signed_number("pid", event.pid);
    json.number_or_null("parent", static_cast<std::uint64_t>(event.parent));
    json.text("name", event.name);
    json.word("side", model::name(event.role));
    if (event.before) json.truth("before", true);
    std::string& out = json.key("argv");
    out += '[';
    for (std::size_t at = 0; at < event.argv.size(); ++at) {
        if (at > 0) out += ',';
        append_json_string(out, event.argv[at]);
    }
    out += ']';
    if (event.what == model::ProcessEvent::What::exit)
        json.signed_number("status", event.status);
    else
        json.null("status");
    if (event.signal != 0)
        json.text("signal", model::signal_name(event.signal));
    else
        json.null("signal");
    if (event.by_tcpwhy) json.truth("by_tcpwhy", true);
}

void append_implied_fields(JsonObject& json, const model::Implied& implied,
                           const Processes& processes) {
    const auto state = [](const model::TcpStates& states) {
        const auto only = states.only();
        return only ? model::name(*only) : std::string_view{};
    };
    json.time("time", implied.time);
    json.number("connection", implied.connection.id);
    json.word("from", model::name(implied.from));
    json.word("flags", flags_text(implied.flags).view());
    if (implied.seq)
        json.number("seq", *implied.seq);
    else
        json.null("seq");
    json.number("length", implied.length);
    json.word("status", model::name(implied.transit));
    json.word("otherwise", model::name(implied.otherwise));
    json.word("evidence", model::name(model::Evidence::inferred));
    json.number_or_null("call", implied.call);
    json.word("name", model::name(implied.name));
    json.number_or_null("pid", static_cast<std::uint64_t>(implied.pid));
    json.text_or_null("process", processes.name(implied.pid));
    json.word("client_state", state(implied.client_states));
    json.word("server_state", state(implied.server_states));
    append_states(json, "client_states", implied.client_states);
    append_states(json, "server_states", implied.server_states);
    std::string words;
    why::append_why(words, implied);
    json.text("why", words);
}

void append_icmp_fields(JsonObject& json, const model::IcmpError& error,
                        const model::IcmpFinding& finding) {
    const bool known = finding.connection.id != 0;
    json.time("time", error.time);
    json.number_or_null("connection", finding.connection.id);
    json.word("to", model::name(finding.to));
    json.number_or_null("segment", finding.quoted);
    json.text("source", to_string(error.source));
    json.text("destination", to_string(error.destination));
    json.number("type", error.type);
    json.number("code", error.code);
    json.word("name", model::name(error));
    json.number_or_null("mtu", error.mtu);
    const int number = model::errno_of(error);
    json.text_or_null("error", number == 0 ? std::string{} : calls::error_name(number));
    json.endpoint("quoted_source", error.from);
    json.endpoint("quoted_destination", error.to);
    json.number("absolute_seq", error.seq);
    json.word("client_state", known ? model::name(finding.client_state) : std::string_view{});
    json.word("server_state", known ? model::name(finding.server_state) : std::string_view{});
    std::string words;
    append_icmp(words, error);
    json.text("text", words);
    words.clear();
    why::append_why(words, error, finding);
    json.text("why", words);
}

void append_notice_fields(JsonObject& json, const model::Notice& notice,
                          const Processes& processes) {
    json.time("time", notice.time);
    json.word("code", model::name(notice.code));
    json.number_or_null("pid", static_cast<std::uint64_t>(notice.pid));
    json.text_or_null("process", processes.name(notice.pid));
    json.number("count", notice.count);
    json.text_or_null("text", notice.text);
}

void append_loss_fields(JsonObject& json, const model::LossSwitched& loss) {
    json.time("time", loss.time);
    json.number("socket", loss.socket);
    json.truth("dropping", loss.dropping);
    if (loss.kind != model::SegmentKind::any) json.word("only", model::name(loss.kind));
}

void append_orphan_fields(JsonObject& json, const model::OrphanSeen& seen,
                          const model::OrphanFinding& finding) {
    json.time("time", seen.time);
    json.number("connection", finding.connection.id);
    json.word("side", model::name(finding.side));
    json.endpoint("local", seen.local);
    json.endpoint("remote", seen.remote);
    json.word("state", model::name(finding.state));
    json.word("kernel_state", model::name(seen.state));
    json.truth("agrees", finding.agrees);
    json.word("timer", model::name(seen.timer));
    if (seen.timer_left >= 0)
        json.time("timer_left", seen.timer_left);
    else
        json.null("timer_left");
}

void append_connection_fields(JsonObject& json, const model::ConnectionFinding& finding,
                              const Processes& processes) {
    json.number("id", finding.identity.id);
    json.endpoint("client", finding.identity.client);
    json.endpoint("server", finding.identity.server);
    json.word("outcome", model::name(finding.outcome));
    json.text_or_null("closed_first", finding.closed_first.value_or(""));
    json.text("conn_state", finding.conn_state);
    json.text("history", finding.history);
    json.number("segments", finding.segments);
    json.time("first", finding.first);
    json.time("last", finding.last);
    if (finding.round_trip >= 0)
        json.time("round_trip", finding.round_trip);
    else
        json.null("round_trip");
    const auto state = [&](model::TcpState known, const model::TcpStates& possible) {
        return finding.calls_alone ? possible.only() : std::optional(known);
    };
    append_end(json, "client_end", finding.client,
               state(finding.client_state, finding.client_possible), processes);
    append_end(json, "server_end", finding.server,
               state(finding.server_state, finding.server_possible), processes);
    if (finding.calls_alone) {
        append_states(json, "client_states", finding.client_possible);
        append_states(json, "server_states", finding.server_possible);
    }
    append_notes(json, finding.notes);
}

void append_problem_fields(JsonObject& json, const model::Problem& problem,
                           const Processes& processes) {
    json.time("time", problem.time);
    json.word("kind", model::row_of(problem.kind).name);
    json.text("text", problem.text);
    json.text("topic", problem.explained_by());
    json.number_or_null("connection", problem.connection);
    json.number_or_null("segment", problem.segment);
    json.number_or_null("call", problem.call);
    json.number_or_null("pid", static_cast<std::uint64_t>(problem.pid));
    json.text_or_null("process", processes.name(problem.pid));
    json.word("side", model::name(problem.side));
    append_site_fields(json, problem.site.get());
    if (problem.count != 0) json.number("count", problem.count);
}

}  // namespace tcpwhy::render
