#include "support/trace/trace_reader.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace tcpwhy::test {

namespace {

using nlohmann::json;

const json& field(const json& line, const char* name) {
    const auto found = line.find(name);
    if (found == line.end()) throw std::runtime_error(std::string("no \"") + name + "\"");
    return *found;
}

template <typename Value>
Value get(const json& line, const char* name) {
    return field(line, name).get<Value>();
}

std::string text_or_null(const json& line, const char* name) {
    const json& value = field(line, name);
    return value.is_null() ? std::string{} : value.get<std::string>();
}

template <typename Value>
std::optional<Value> value_or_null(const json& line, const char* name) {
    const json& value = field(line, name);
    if (value.is_null()) return std::nullopt;
    return value.get<Value>();
}

/// As value_or_null(), for what the contract leaves out.
template <typename Value>
std::optional<Value> value_if_there(const json& line, const char* name) {
    return line.contains(name) ? value_or_null<Value>(line, name) : std::nullopt;
}

std::vector<std::string> note_codes(const json& line) {
    std::vector<std::string> codes;
    for (const json& note : line.value("notes", json::array()))
        codes.push_back(get<std::string>(note, "code"));
    return codes;
}

TracedCause read_cause(const json& line) {
    return {.kind = get<std::string>(line, "kind"),
            .name = text_or_null(line, "name"),
            .call = value_or_null<std::uint64_t>(line, "call"),
            .to = value_or_null<std::uint64_t>(line, "to"),
            .timer = text_or_null(line, "timer"),
            .evidence = get<std::string>(line, "evidence"),
            .rule = text_or_null(line, "rule"),
            .pid = value_if_there<std::int64_t>(line, "pid"),
            .signal = value_if_there<std::string>(line, "signal").value_or("")};
}

std::int64_t unseen_bytes(const json& line) {
    for (const json& note : line.value("notes", json::array()))
        if (note.at("code") == "unseen-send") return note.at("value").get<std::int64_t>();
    return 0;
}

TracedSegment read_segment(const json& line) {
    return {.number = get<std::uint64_t>(line, "number"),
            .time = nanoseconds(get<std::string>(line, "time")),
            .connection = get<std::uint64_t>(line, "connection"),
            .from = get<std::string>(line, "from"),
            .source = get<std::string>(line, "source"),
            .destination = get<std::string>(line, "destination"),
            .flags = get<std::string>(line, "flags"),
            .seq = get<std::uint64_t>(line, "seq"),
            .ack = value_or_null<std::uint64_t>(line, "ack"),
            .length = get<std::uint64_t>(line, "length"),
            .phase = get<std::string>(line, "phase"),
            .cause = read_cause(field(line, "cause")),
            .client_state = get<std::string>(line, "client_state"),
            .server_state = get<std::string>(line, "server_state"),
            .notes = note_codes(line),
            .unseen_bytes = unseen_bytes(line),
            .why = get<std::string>(line, "why"),
            .payload = value_if_there<std::string>(line, "payload").value_or("")};
}

TracedCall read_call(const json& line) {
    TracedCall call{.id = get<std::uint64_t>(line, "id"),
                    .pid = get<std::int64_t>(line, "pid"),
                    .process = get<std::string>(line, "process"),
                    .side = text_or_null(line, "side"),
                    .name = get<std::string>(line, "name"),
                    .family = get<std::string>(line, "family"),
                    .text = get<std::string>(line, "text"),
                    .result = value_or_null<std::int64_t>(line, "result"),
                    .error = text_or_null(line, "error"),
                    .entered = nanoseconds(get<std::string>(line, "entered")),
                    .returned = std::nullopt,
                    .connection = value_or_null<std::uint64_t>(line, "connection"),
                    .state = text_or_null(line, "state"),
                    .woken_by = get<std::vector<std::uint64_t>>(line, "woken_by"),
                    .notes = note_codes(line),
                    .kernel_state = value_if_there<std::string>(line, "kernel_state").value_or(""),
                    .data = value_if_there<std::string>(line, "data").value_or("")};
    if (const auto returned = value_or_null<std::string>(line, "returned"))
        call.returned = nanoseconds(*returned);
    return call;
}

TracedProcess read_process(const json& line) {
    return {.time = nanoseconds(get<std::string>(line, "time")),
            .what = get<std::string>(line, "what"),
            .pid = get<std::int64_t>(line, "pid"),
            .name = get<std::string>(line, "name"),
            .side = value_if_there<std::string>(line, "side").value_or(""),
            .status = value_if_there<std::int64_t>(line, "status"),
            .signal = value_if_there<std::string>(line, "signal").value_or("")};
}

TracedConnection read_connection(const json& line) {
    return {.id = get<std::uint64_t>(line, "id"),
            .client = get<std::string>(line, "client"),
            .server = get<std::string>(line, "server"),
            .outcome = get<std::string>(line, "outcome"),
            .closed_first = text_or_null(line, "closed_first"),
            .segments = get<std::uint64_t>(line, "segments")};
}

TracedSummary read_summary(const json& line) {
    return {.segments = get<std::uint64_t>(line, "segments"),
            .calls = get<std::uint64_t>(line, "calls"),
            .dropped = get<std::uint64_t>(line, "dropped"),
            .unexplained = get<std::uint64_t>(line, "unexplained"),
            .disagreements = value_if_there<std::uint64_t>(line, "disagreements").value_or(0),
            .compared = value_if_there<std::uint64_t>(line, "compared").value_or(0)};
}

void add_line(Trace& trace, json&& line) {
    const auto event = get<std::string>(line, "event");
    if (event == "trace") trace.mode = get<std::string>(line, "mode");
    if (event == "segment") trace.segments.push_back(read_segment(line));
    if (event == "call") trace.calls.push_back(read_call(line));
    if (event == "process") trace.processes.push_back(read_process(line));
    if (event == "connection") trace.connections.push_back(read_connection(line));
    if (event == "summary") trace.summary = read_summary(line);
    trace.lines.push_back(std::move(line));
}

template <typename Item, typename Matches>
const Item* first_where(const std::vector<Item>& items, Matches matches) {
    const auto found = std::find_if(items.begin(), items.end(), matches);
    return found == items.end() ? nullptr : &*found;
}

template <typename Item, typename Matches>
std::vector<const Item*> all_where(const std::vector<Item>& items, Matches matches) {
    std::vector<const Item*> found;
    for (const Item& item : items)
        if (matches(item)) found.push_back(&item);
    return found;
}

using Told = std::vector<std::pair<Nanoseconds, std::string>>;
constexpr Nanoseconds never = std::numeric_limits<Nanoseconds>::max();

void tell(Told& told, const TracedSegment& segment) {
    std::ostringstream out;
    out << "  #" << segment.number << " c" << segment.connection << " " << segment.from << " "
        << segment.flags << " seq " << segment.seq << " len " << segment.length << "  <- "
        << segment.cause.kind << " " << segment.cause.name << segment.cause.timer;
    if (segment.cause.call) out << " [" << *segment.cause.call << "]";
    if (segment.cause.to) out << " to #" << *segment.cause.to;
    out << " (" << segment.cause.evidence << ", " << segment.cause.rule << ")  "
        << segment.client_state << "/" << segment.server_state;
    for (const std::string& note : segment.notes) out << " {" << note << "}";
    told.emplace_back(segment.time, out.str());
}

void tell(Told& told, const TracedCall& call) {
    std::ostringstream out;
    out << "[" << call.id << "] " << call.side << " " << call.pid << " " << call.text;
    told.emplace_back(call.entered, out.str() + " …");
    out << " = " << (call.result ? std::to_string(*call.result) : "?") << " " << call.error;
    if (call.connection) out << " c" << *call.connection;
    out << " " << call.state;
    if (!call.kernel_state.empty() && call.kernel_state != call.state)
        out << " (kernel: " << call.kernel_state << ")";
    for (const std::uint64_t number : call.woken_by) out << " woken by #" << number;
    for (const std::string& note : call.notes) out << " {" << note << "}";
    told.emplace_back(call.returned.value_or(never), out.str());
}

void tell(Told& told, const TracedProcess& process) {
    told.emplace_back(process.time, process.what + " " + std::to_string(process.pid) + " " +
                                        process.name + " " + process.side + " " + process.signal);
}

std::string in_time_order(Told told) {
    std::stable_sort(told.begin(), told.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    const Nanoseconds start = told.empty() ? 0 : told.front().first;
    std::string text;
    for (const auto& [time, line] : told)
        text += (time == never ? "never" : std::to_string((time - start) / 1000) + " us") + " " +
                line + "\n";
    return text;
}

}  // namespace

bool TracedSegment::noted(std::string_view code) const {
    return std::find(notes.begin(), notes.end(), code) != notes.end();
}

const TracedSegment* Trace::segment(std::uint64_t number) const {
    return first_where(segments, [&](const TracedSegment& s) { return s.number == number; });
}

const TracedCall* Trace::call(std::uint64_t id) const {
    return first_where(calls, [&](const TracedCall& c) { return c.id == id; });
}

const TracedCall* Trace::call_behind(const TracedSegment& segment) const {
    return segment.cause.call ? call(*segment.cause.call) : nullptr;
}

const TracedConnection* Trace::connection(std::uint64_t id) const {
    return first_where(connections, [&](const TracedConnection& c) { return c.id == id; });
}

const TracedProcess* Trace::exit_of(std::int64_t pid) const {
    return first_where(processes,
                       [&](const TracedProcess& p) { return p.pid == pid && p.what == "exit"; });
}

std::vector<const TracedSegment*> Trace::segments_of(std::uint64_t connection) const {
    return all_where(segments, [&](const TracedSegment& s) { return s.connection == connection; });
}

std::vector<const TracedSegment*> Trace::segments_with(std::uint64_t connection,
                                                       std::string_view from, char flag) const {
    return all_where(segments, [&](const TracedSegment& s) {
        return s.connection == connection && s.from == from && s.has(flag);
    });
}

std::vector<const TracedSegment*> Trace::data_of(std::uint64_t connection,
                                                 std::string_view from) const {
    return all_where(segments, [&](const TracedSegment& s) {
        return s.connection == connection && s.from == from && s.length > 0;
    });
}

std::vector<const TracedCall*> Trace::calls_of(std::uint64_t connection, std::string_view side,
                                               std::string_view family) const {
    auto found = all_where(calls, [&](const TracedCall& c) {
        return c.connection == connection && c.side == side && c.family == family;
    });
    std::sort(found.begin(), found.end(),
              [](const auto* a, const auto* b) { return a->id < b->id; });
    return found;
}

Trace read_trace(const std::string& json_lines) {
    Trace trace;
    std::istringstream in(json_lines);
    std::string line;
    for (int number = 1; std::getline(in, line); number++) {
        try {
            add_line(trace, json::parse(line));
        } catch (const std::exception& error) {
            throw std::runtime_error("line " + std::to_string(number) + ": " + error.what() + ": " +
                                     line);
        }
    }
    return trace;
}

Trace read_trace_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error(path + ": cannot be read");
    return read_trace({std::istreambuf_iterator<char>(in), {}});
}

Nanoseconds nanoseconds(const std::string& seconds) {
    const std::size_t point = seconds.find('.');
    const auto digits = [](std::string_view text) {
        return !text.empty() &&
               std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (point == std::string::npos || seconds.size() - point != 10 ||
        !digits(seconds.substr(0, point)) || !digits(seconds.substr(point + 1)))
        throw std::runtime_error("\"" + seconds + "\" is not seconds with nine decimals");
    return std::stoll(seconds.substr(0, point)) * 1'000'000'000 +
           std::stoll(seconds.substr(point + 1));
}

std::string story(const Trace& trace) {
    Told told;
    for (const TracedSegment& segment : trace.segments) tell(told, segment);
    for (const TracedCall& call : trace.calls) tell(told, call);
    for (const TracedProcess& process : trace.processes) tell(told, process);
    return in_time_order(std::move(told));
}

std::string story(const Trace& trace, std::uint64_t connection) {
    Told told;
    for (const TracedSegment* segment : trace.segments_of(connection)) tell(told, *segment);
    for (const TracedCall& call : trace.calls)
        if (call.connection == connection) tell(told, call);
    return in_time_order(std::move(told));
}

}  // namespace tcpwhy::test
