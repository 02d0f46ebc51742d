#include <functional>
#include <string>

#include "common/text/utf8.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"
#include "tracer/render/words/amount.hpp"

using namespace tcpwhy;
using model::ConnectionFinding;
using model::Outcome;

namespace {

Endpoint at(const char* text) {
    return *parse_endpoint(text);
}

ConnectionFinding ended(model::ConnectionId id, const char* client, const char* server,
                        Outcome outcome) {
    ConnectionFinding finding;
    finding.identity = {id, at(client), at(server)};
    finding.outcome = outcome;
    finding.history = "ShADadfFr";
    finding.conn_state = "SF";
    finding.segments = 11;
    return finding;
}

/// One of each kind of row: long numbers, long addresses, an opening that was not seen.
void tell_many(model::TraceSink& sink) {
    sink.begin({model::Mode::file, "many.pcap", "", {}});
    ConnectionFinding closed = ended(1, "127.0.0.1:43950", "127.0.0.1:9877", Outcome::closed);
    closed.closed_first = "server";
    closed.last = 134'756'000;
    closed.round_trip = 38'000;
    closed.client.bytes = 2;
    closed.server.bytes = 2;
    sink.connection(closed);
    ConnectionFinding large =
        ended(2, "192.168.100.200:65535", "198.51.100.254:443", Outcome::half_closed);
    large.closed_first = "client";
    large.conn_state = "S2";
    large.last = 5'400 * model::second_ns;
    large.round_trip = 12'345'678;
    large.client = {1'234'567, 98'765'432'109, 12'345, 0};
    large.segments = 2'469'134;
    sink.connection(large);
    ConnectionFinding refused =
        ended(3, "[2001:db8::1]:40000", "[2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:9877",
              Outcome::refused);
    refused.closed_first = "server";
    refused.conn_state = "REJ";
    sink.connection(refused);
    ConnectionFinding partial =
        ended(1'234'567, "127.0.0.1:50000", "127.0.0.1:9877", Outcome::partial);
    partial.history = "DadA";
    partial.conn_state = "OTH";
    sink.connection(partial);
    model::Summary summary;
    summary.segments = 2'469'170;
    sink.end(summary);
}

std::string table(int width, const std::function<void(model::TraceSink&)>& tell,
                  bool unicode = true, bool color = false) {
    render::Options options;
    options.width = width;
    options.unicode = unicode;
    options.color = color;
    return test::rendered("summary", options, tell);
}

void check_fits(const std::string& text, int width) {
    for (const std::string& line : test::lines_of(text)) {
        INFO(line);
        CHECK(::width_of(line) <= width);
        CHECK((line.empty() || line.back() != ' '));
    }
}

}  // namespace

TEST_CASE("a table of connections fits 80 and 120 columns", "[summary]") {
    const std::string narrow = table(80, tell_many);
    const std::string wide = table(120, tell_many);
    check_fits(narrow, 80);
    check_fits(wide, 120);
    test::check_golden("summary.80", narrow);
    test::check_golden("summary.120", wide);
    test::check_golden("summary.80.ascii", table(80, tell_many, false));
    test::check_golden("summary.80.color", table(80, tell_many, true, true));
}

TEST_CASE("the article's run is one row", "[summary]") {
    const auto lines = test::lines_of(table(120, test::tell_article));
    REQUIRE(lines.size() == 7);
    CHECK_THAT(lines[1], ContainsSubstring("closed") && ContainsSubstring("server"));
    CHECK_THAT(lines[3], ContainsSubstring("1 connection: 1 closed"));
}

TEST_CASE("a connection told when it closed has its row then, and counts once with what came late",
          "[summary]") {
    std::string out;
    const auto renderer =
        render::make_renderer("summary", {}, [&](std::string_view text) { out += text; });
    ConnectionFinding finding = ended(1, "127.0.0.1:40000", "127.0.0.1:9877", Outcome::closed);
    finding.client.bytes = 5;
    renderer->closed(finding);
    renderer->settled(0);
    const std::size_t early = test::lines_of(out).size();
    CHECK(early == 3);
    finding.client.retransmissions = 2;
    renderer->connection(finding);
    renderer->end({});
    const auto lines = test::lines_of(out);
    REQUIRE(lines.size() == early + 5);
    CHECK(lines[early + 1] == "1 connection: 1 closed");
    CHECK(lines[early + 3] == "bytes: sent 5, back 0; segments sent again: 2");
}

TEST_CASE("a trace without a connection still has its totals", "[summary]") {
    const auto lines = test::lines_of(table(80, [](model::TraceSink& sink) { sink.end({}); }));
    REQUIRE(lines.size() == 4);
    CHECK(lines[0] == "0 connections: none");
}

TEST_CASE("amounts are cut to few columns", "[summary]") {
    using render::short_count;
    using render::short_duration;
    CHECK(short_count(9'999) == "9999");
    CHECK(short_count(10'000) == "10k");
    CHECK(short_count(999'999) == "999k");
    CHECK(short_count(1'290'000) == "1.2M");
    CHECK(short_count(98'765'432'109) == "98G");
    CHECK(short_duration(-1) == "-");
    CHECK(short_duration(999) == "0.9us");
    CHECK(short_duration(38'400) == "38us");
    CHECK(short_duration(999'999'999) == "999ms");
    CHECK(short_duration(1'500 * model::second_ns) == "25m");
    CHECK(short_duration(100 * 3600 * model::second_ns) == "100h");
}
