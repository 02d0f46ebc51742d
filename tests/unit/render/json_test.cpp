// The JSON contract, read back with another library.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"
#include "support/trace/trace_teller.hpp"
#include "tracer/render/json/json_line.hpp"

using namespace tcpwhy;
using nlohmann::json;

namespace {

std::vector<json> events_of(const std::function<void(model::TraceSink&)>& tell) {
    std::vector<json> events;
    for (const std::string& line : test::lines_of(test::rendered("json", {}, tell)))
        events.push_back(json::parse(line));
    return events;
}

json only(const std::vector<json>& events, std::string_view event, std::string_view key,
          const json& value) {
    const auto found = std::find_if(events.begin(), events.end(), [&](const json& line) {
        return line.at("event") == event && line.at(std::string(key)) == value;
    });
    REQUIRE(found != events.end());
    return *found;
}

void check_keys(const json& line, const std::set<std::string>& keys) {
    for (const std::string& key : keys) {
        INFO(line.dump() << " wants " << key);
        CHECK(line.contains(key));
    }
}

}  // namespace

TEST_CASE("the first JSON line is the trace and the last the summary", "[json]") {
    const auto events = events_of(test::tell_article);
    CHECK(events.front().at("event") == "trace");
    CHECK(events.front().at("schema") == 1);
    CHECK(events.front().at("mode") == "private");
    CHECK(events.front().at("interface") == "lo");
    CHECK(events.front().at("tcpwhy").is_string());
    CHECK(events.back().at("event") == "summary");
    CHECK(events.back().at("segments") == 11);
    CHECK(events.back().at("calls") == 12);
    CHECK(events.back().at("dropped") == 0);
    CHECK(events.back().at("unexplained") == 0);
}

TEST_CASE("every JSON line has all the fields of its event", "[json]") {
    const std::map<std::string, std::set<std::string>> contract = {
        {"trace", {"event", "schema", "tcpwhy", "mode", "interface"}},
        {"process", {"event", "time", "what", "pid", "parent", "name", "argv", "status", "signal"}},
        {"call",
         {"event", "id", "pid", "tid", "process", "side", "name", "family", "text", "fd", "result",
          "error", "entered", "returned", "connection", "state", "woken_by"}},
        {"segment", {"event",        "number",       "time",         "connection", "from",
                     "source",       "destination",  "flags",        "seq",        "ack",
                     "absolute_seq", "absolute_ack", "length",       "window",     "phase",
                     "cause",        "client_state", "server_state", "notes",      "why"}},
        {"connection",
         {"event", "id", "client", "server", "outcome", "closed_first", "conn_state", "history",
          "segments"}},
        {"summary", {"event", "segments", "calls", "dropped", "unexplained"}},
    };
    std::set<std::string> seen;
    for (const json& line : events_of(test::tell_article)) {
        const std::string event = line.at("event");
        seen.insert(event);
        check_keys(line, contract.at(event));
        if (event == "segment")
            check_keys(line.at("cause"),
                       {"kind", "name", "call", "to", "timer", "evidence", "rule", "pid"});
    }
    CHECK(seen.size() == contract.size());
}

TEST_CASE("a segment's JSON says what the finding says", "[json]") {
    const auto events = events_of(test::tell_article);
    const json syn = only(events, "segment", "number", 1);
    CHECK(syn.at("time") == "1700000000.002081000");
    CHECK(syn.at("from") == "client");
    CHECK(syn.at("source") == "127.0.0.1:38264");
    CHECK(syn.at("destination") == "127.0.0.1:9877");
    CHECK(syn.at("flags") == "S");
    CHECK(syn.at("seq") == 0);
    CHECK(syn.at("ack").is_null());
    CHECK(syn.at("absolute_seq") == 598232472);
    CHECK(syn.at("absolute_ack") == 0);
    CHECK(syn.at("phase") == "handshake");
    CHECK(syn.at("cause").at("kind") == "call");
    CHECK(syn.at("cause").at("name") == "connect");
    CHECK(syn.at("cause").at("call") == 7);
    CHECK(syn.at("cause").at("to").is_null());
    CHECK(syn.at("cause").at("timer").is_null());
    CHECK(syn.at("cause").at("evidence") == "observed");
    CHECK(syn.at("cause").at("rule") == "window");
    CHECK(syn.at("client_state") == "SYN-SENT");
    CHECK(syn.at("server_state") == "SYN-RECEIVED");
    CHECK(syn.at("notes").empty());

    const json answer = only(events, "segment", "number", 2);
    CHECK(answer.at("flags") == "S.");
    CHECK(answer.at("ack") == 1);
    CHECK(answer.at("cause").at("kind") == "reply");
    CHECK(answer.at("cause").at("name") == "listen");
    CHECK(answer.at("cause").at("call").is_null());
    CHECK(answer.at("cause").at("to") == 1);

    const json data = only(events, "segment", "number", 4);
    CHECK(data.at("flags") == "P.");
    CHECK(data.at("seq") == 1);
    CHECK(data.at("length") == 2);
    CHECK(data.at("payload") == "a\n");

    const json last_fin = only(events, "segment", "number", 10);
    CHECK(last_fin.at("cause").at("kind") == "exit");
    CHECK(last_fin.at("cause").at("name").is_null());
    CHECK(last_fin.at("cause").at("pid") == 12);
    CHECK(only(events, "segment", "number", 11).at("notes").at(0).at("code") == "time-wait");
}

TEST_CASE("a call's JSON stands where it returned and names what woke it", "[json]") {
    const auto events = events_of(test::tell_article);
    const json accept = only(events, "call", "name", "accept4");
    CHECK(accept.at("family") == "accept");
    CHECK(accept.at("side") == "server");
    CHECK(accept.at("process") == "echo-server");
    CHECK(accept.at("text") == "accept4(3)");
    CHECK(accept.at("fd") == 3);
    CHECK(accept.at("result") == 4);
    CHECK(accept.at("error").is_null());
    CHECK(accept.at("entered") == "1700000000.000920000");
    CHECK(accept.at("returned") == "1700000000.002181000");
    CHECK(accept.at("connection") == 1);
    CHECK(accept.at("state") == "ESTABLISHED");
    CHECK(accept.at("woken_by") == json::array({3}));
    const json socket = only(events, "call", "name", "socket");
    CHECK(socket.at("fd").is_null());
    CHECK(socket.at("connection").is_null());
    CHECK(socket.at("woken_by") == json::array());

    const auto index = [&](std::string_view event, std::string_view key, const json& value) {
        return std::find(events.begin(), events.end(), only(events, event, key, value)) -
               events.begin();
    };
    CHECK(index("call", "name", "accept4") > index("segment", "number", 3));
    CHECK(index("call", "name", "accept4") < index("segment", "number", 4));
}

TEST_CASE("the lines of a trace are in the order of time", "[json]") {
    std::string last;
    for (const json& line : events_of(test::tell_article)) {
        const std::string event = line.at("event");
        if (event == "trace" || event == "connection" || event == "summary") continue;
        const std::string time = line.at(event == "call" ? "returned" : "time");
        CHECK(last <= time);
        last = time;
    }
}

TEST_CASE("what has no fields of the contract still has a line", "[json]") {
    const auto events = events_of([](model::TraceSink& sink) {
        test::TraceTeller tell(sink);
        model::ProcessEvent signal;
        signal.what = model::ProcessEvent::What::signal;
        signal.pid = 7;
        signal.signal = 15;
        tell.process(signal);
        tell.process(model::ProcessEvent::What::ending, 7, model::Side::server, "echo-server");
        sink.notice({tell.now(), model::Notice::Code::frames_dropped, 0, 3, ""});
        sink.loss({tell.now(), 5, true});
        model::ProcessEvent killed;
        killed.what = model::ProcessEvent::What::exit;
        killed.pid = 7;
        killed.signal = 9;
        tell.process(killed);
    });
    REQUIRE(events.size() == 4);  // the ending is told by the exit
    CHECK(events[0].at("event") == "signal");
    CHECK(events[0].at("signal") == "SIGTERM");
    CHECK(events[1].at("event") == "notice");
    CHECK(events[1].at("code") == "frames-dropped");
    CHECK(events[1].at("count") == 3);
    CHECK(events[2].at("event") == "loss");
    CHECK(events[2].at("dropping") == true);
    CHECK(events[3].at("what") == "exit");
    CHECK(events[3].at("signal") == "SIGKILL");
    CHECK(events[3].at("parent").is_null());
}

TEST_CASE("a call that fails or never returns has nulls in its place", "[json]") {
    const auto events = events_of([](model::TraceSink& sink) {
        test::TraceTeller tell(sink);
        const auto refused =
            tell.enter(model::Side::client, test::a_call(model::SystemCall::connect, 3, true));
        tell.leave(refused, -1, {}, 111);
        tell.never_returns(
            tell.enter(model::Side::server, test::a_call(model::SystemCall::accept, 3, true)));
    });
    CHECK(events[0].at("result") == -1);
    CHECK(events[0].at("error") == "ECONNREFUSED");
    CHECK(events[1].at("result").is_null());
    CHECK(events[1].at("returned").is_null());
    CHECK(events[1].at("error").is_null());
}

TEST_CASE("any bytes make a JSON string that parses back", "[json]") {
    const auto escaped = [](std::string_view bytes) {
        std::string out;
        render::append_json_string(out, bytes);
        return out;
    };
    CHECK(escaped("a\"\\\n\t\x01") == "\"a\\\"\\\\\\n\\t\\u0001\"");
    CHECK(escaped("\xff") == "\"\\u00ff\"");
    CHECK(escaped("\xc3\xa9") == "\"\xc3\xa9\"");
    CHECK(escaped("\xc3") == "\"\\u00c3\"");                        // cut
    CHECK(escaped("\xc0\xaf") == "\"\\u00c0\\u00af\"");             // overlong
    CHECK(escaped("\xed\xa0\x80") == "\"\\u00ed\\u00a0\\u0080\"");  // a surrogate
    CHECK(escaped(std::string_view{"\0", 1}) == "\"\\u0000\"");

    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    const json parsed = json::parse(escaped(all));
    REQUIRE(parsed.is_string());
    // As Latin-1, every byte comes back as one character.
    std::size_t characters = 0;
    for (const char byte : parsed.get<std::string>())
        if ((static_cast<unsigned char>(byte) & 0xc0U) != 0x80) ++characters;
    CHECK(characters == 256);
}

TEST_CASE("hostile names and payloads leave every JSON line sound", "[json]") {
    const std::string hostile = "\"},{\"event\":\"\xff\xfe\x1b[2J\n\r\xf0\x9f\x98\x80\xf0\x9f";
    const auto events = events_of([&](model::TraceSink& sink) {
        sink.begin({model::Mode::file, hostile, hostile, {}});
        test::TraceTeller tell(sink);
        model::ProcessEvent start;
        start.pid = 12;
        start.role = model::Side::client;
        start.name = hostile;
        start.argv = {hostile, ""};
        tell.process(start);
        tell.in(1, 40000);
        test::SegmentWords words;
        words.payload = hostile;
        tell.segment(model::Side::client, words);
        model::CallEntered write = test::a_call(model::SystemCall::write, 3);
        write.set<model::args::Send>().data = hostile;
        write.set<model::args::Send>().bytes = hostile.size();
        tell.leave(tell.enter(model::Side::client, write), 1);
    });
    REQUIRE(events.size() == 4);
    CHECK(events[1].at("argv").size() == 2);
    CHECK(events[2].at("length") == hostile.size());
    CHECK(events[3].at("name") == "write");
}
