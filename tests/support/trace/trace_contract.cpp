#include "support/trace/trace_contract.hpp"

#include <map>
#include <set>
#include <stdexcept>

namespace tcpwhy::test {

namespace {

using nlohmann::json;

struct Field {
    const char* name;
    const char* type;  ///< text, number, list, object, time; with "?" when it may be null
};

const std::map<std::string, std::vector<Field>>& contract() {
    static const std::map<std::string, std::vector<Field>> fields{
        {"trace",
         {{"schema", "number"}, {"tcpwhy", "text"}, {"mode", "text"}, {"interface", "text"}}},
        {"process",
         {{"time", "time"},
          {"what", "text"},
          {"pid", "number"},
          {"parent", "number?"},
          {"name", "text"}}},
        {"call",
         {{"id", "number"},
          {"pid", "number"},
          {"tid", "number"},
          {"process", "text"},
          {"side", "text?"},
          {"name", "text"},
          {"family", "text"},
          {"text", "text"},
          {"fd", "number?"},
          {"result", "number?"},
          {"error", "text?"},
          {"entered", "time"},
          {"returned", "time?"},
          {"connection", "number?"},
          {"state", "text?"},
          {"woken_by", "list"}}},
        {"segment",
         {{"number", "number"},
          {"time", "time"},
          {"connection", "number"},
          {"from", "text"},
          {"source", "text"},
          {"destination", "text"},
          {"flags", "text"},
          {"seq", "number"},
          {"ack", "number?"},
          {"absolute_seq", "number"},
          {"absolute_ack", "number"},
          {"length", "number"},
          {"window", "number"},
          {"phase", "text"},
          {"cause", "object"},
          {"client_state", "text"},
          {"server_state", "text"},
          {"notes", "list"},
          {"why", "text"}}},
        {"cause",
         {{"kind", "text"},
          {"name", "text?"},
          {"call", "number?"},
          {"to", "number?"},
          {"timer", "text?"},
          {"evidence", "text"},
          {"rule", "text?"}}},
        {"connection",
         {{"id", "number"},
          {"client", "text"},
          {"server", "text"},
          {"outcome", "text"},
          {"closed_first", "text?"},
          {"conn_state", "text"},
          {"history", "text"},
          {"segments", "number"}}},
        {"summary",
         {{"segments", "number"},
          {"calls", "number"},
          {"dropped", "number"},
          {"unexplained", "number"}}},
    };
    return fields;
}

/// Where a field is one of a few words.
const std::map<std::string, std::set<std::string>>& vocabulary() {
    static const std::set<std::string> states{
        "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2",
        "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT",   "CLOSED"};
    static const std::map<std::string, std::set<std::string>> words{
        {"trace.mode", {"private", "host", "file"}},
        {"process.what", {"start", "exec", "fork", "signal", "exit"}},
        {"call.side", {"client", "server"}},
        {"call.family",
         {"socket", "bind", "listen", "accept", "connect", "send", "receive", "shutdown", "close",
          "option", "wait", "descriptor", "other"}},
        {"call.state", states},
        {"segment.from", {"client", "server"}},
        {"segment.phase", {"handshake", "data", "shutdown", "abort", "other"}},
        {"segment.client_state", states},
        {"segment.server_state", states},
        {"cause.kind", {"call", "reply", "timer", "exit", "unknown"}},
        {"cause.timer",
         {"delayed-ack", "retransmission", "tail-loss-probe", "keep-alive", "window-probe",
          "fin-wait-2", "time-wait"}},
        {"cause.evidence", {"observed", "inferred"}},
        {"connection.outcome",
         {"closed", "half-closed", "reset", "refused", "unanswered", "open", "partial"}},
        {"connection.closed_first", {"client", "server", "both"}},
    };
    return words;
}

bool is_time(const json& value) {
    if (!value.is_string()) return false;
    try {
        nanoseconds(value.get<std::string>());
    } catch (const std::runtime_error&) {
        return false;
    }
    return true;
}

bool has_type(const json& value, std::string type) {
    if (type.back() == '?') {
        if (value.is_null()) return true;
        type.pop_back();
    }
    return (type == "text" && value.is_string()) ||
           (type == "number" && value.is_number_integer()) ||
           (type == "list" && value.is_array()) || (type == "object" && value.is_object()) ||
           (type == "time" && is_time(value));
}

void check_fields(const std::string& event, const json& line, Violations& violations) {
    for (const Field& field : contract().at(event)) {
        const auto found = line.find(field.name);
        if (found == line.end()) {
            expect(false, violations, "a ", event, " line has no \"", field.name,
                   "\": ", line.dump());
            continue;
        }
        expect(has_type(*found, field.type), violations, "a ", event, " line's \"", field.name,
               "\" is not a ", field.type, ": ", line.dump());
        const auto words = vocabulary().find(event + "." + field.name);
        if (words != vocabulary().end() && found->is_string())
            expect(words->second.count(found->get<std::string>()) == 1, violations, "a ", event,
                   " line's \"", field.name, "\" is none of the contract's words: ", line.dump());
    }
}

}  // namespace

void check_contract(const Trace& trace, Violations& violations) {
    if (trace.lines.empty()) {
        violations.push_back("the trace is empty");
        return;
    }
    expect(trace.lines.front().at("event") == "trace", violations,
           "the first line is not the trace event");
    expect(trace.lines.back().at("event") == "summary", violations,
           "the last line is not the summary");
    for (const json& line : trace.lines) {
        const auto event = line.at("event").get<std::string>();
        if (contract().count(event) == 0) continue;  // more events are welcome
        check_fields(event, line, violations);
        if (event == "segment" && line.contains("cause"))
            check_fields("cause", line.at("cause"), violations);
    }
}

}  // namespace tcpwhy::test
