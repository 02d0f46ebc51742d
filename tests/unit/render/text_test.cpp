// The text format: order, wake-ups, holding back, hostile bytes.
#include <limits>

#include "common/text/utf8.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"
#include "support/trace/trace_teller.hpp"
#include "tracer/render/words/numbers.hpp"

using namespace tcpwhy;
using model::Side;
using model::SystemCall;
using test::TraceTeller;
using namespace model::tcp_flag;

namespace {

struct Watched {
    std::string out;
    std::unique_ptr<model::TraceSink> renderer;
    explicit Watched(const render::Options& options)
        : renderer(render::make_renderer("text", options,
                                         [this](std::string_view text) { out += text; })) {}
    std::string now(model::Time until = 0) {
        renderer->settled(until);
        return out;
    }
};

model::CallId waiting_read(TraceTeller& tell) {
    tell.process(model::ProcessEvent::What::start, 7, Side::server, "server");
    tell.in(1, 40000);
    return tell.enter(Side::server, test::a_call(SystemCall::read, 4, true));
}

}  // namespace

TEST_CASE("a line waits for the call that it wakes, and those behind it wait as well", "[text]") {
    Watched watched({});
    TraceTeller tell(*watched.renderer);
    const model::CallId read = waiting_read(tell);
    tell.segment(Side::client, {.seq = 1, .ack = 1, .payload = "x", .may_wake = {read}});
    tell.segment(Side::server, {.seq = 1, .ack = 2});
    CHECK(watched.now().empty());
    tell.at(50);
    tell.leave(read, 1, {1});
    const auto lines = test::lines_of(watched.now());
    REQUIRE(lines.size() == 2);
    CHECK_THAT(lines[0], ContainsSubstring("length 1  unknown  wakes read (server)  ["));
    CHECK_THAT(lines[1], !ContainsSubstring("wakes"));
}

TEST_CASE("a line is not held longer than the options allow", "[text]") {
    render::Options live;
    live.hold_ns = 100 * model::microsecond_ns;
    Watched watched(live);
    TraceTeller tell(*watched.renderer);
    const model::CallId read = waiting_read(tell);
    tell.segment(Side::client, {.seq = 1, .ack = 1, .payload = "x", .may_wake = {read}});
    CHECK(watched.now(tell.now() + live.hold_ns - 1).empty());
    CHECK(test::lines_of(watched.now(tell.now() + live.hold_ns + 1)).size() == 1);
    tell.at(300);
    tell.leave(read, 1, {1});
    CHECK(test::lines_of(watched.now()).size() == 1);
}

TEST_CASE("a call that never returns does not keep lines for ever", "[text]") {
    Watched watched({});
    TraceTeller tell(*watched.renderer);
    const model::CallId read = waiting_read(tell);
    tell.segment(Side::client, {.seq = 1, .ack = 1, .may_wake = {read}});
    SECTION("its process ends") {
        tell.never_returns(read);
        CHECK(test::lines_of(watched.now()).size() == 1);
    }
    SECTION("the trace ends") {
        tell.sink().end({});
        CHECK(test::lines_of(watched.out).size() == 1);
    }
}

TEST_CASE("lines keep their order whatever is held", "[text]") {
    render::Options talkative;
    talkative.verbosity = 2;
    const std::string text = test::rendered("text", talkative, test::tell_article);
    std::string last;
    for (const std::string& line : test::lines_of(text)) {
        if (line.rfind("20", 0) != 0) continue;
        const std::string time = line.substr(0, 27);
        // A held segment's line may stand behind a call that returned meanwhile, never behind a
        // later segment.
        if (line.find(" IP ") == std::string::npos) continue;
        CHECK(last <= time);
        last = time;
    }
}

TEST_CASE("no control character of a name or an argument reaches the terminal", "[text]") {
    render::Options talkative;
    talkative.verbosity = 2;
    talkative.dump = render::Dump::hex_and_ascii;
    const std::string text = test::rendered("text", talkative, [](model::TraceSink& sink) {
        sink.begin({model::Mode::file, "\x1b[2J.pcap", "a \x1b[31m file", {}});
        TraceTeller tell(sink);
        model::ProcessEvent start;
        start.pid = 12;
        start.role = Side::client;
        start.name = "\x1b]0;title\x07";
        start.argv = {"\x1b[2J", "\xe2\x80\xae", "\xff"};
        tell.process(start);
        tell.in(1, 40000);
        tell.segment(Side::client,
                     {.flags = psh | ack,
                      .seq = 1,
                      .ack = 1,
                      .payload = "\x1b[2J\xff",
                      .cause = test::by_call(SystemCall::write, 1, 12, model::Rule::bytes)});
    });
    for (const char byte : text) {
        const auto value = static_cast<unsigned char>(byte);
        CHECK((value >= 0x20 || byte == '\n' || byte == '\t'));
        CHECK(value != 0x7f);
    }
    CHECK_THAT(text, ContainsSubstring("\\x1b[2J"));
}

TEST_CASE("numbers, times and flags are written as people write them", "[text]") {
    const auto written = [](const auto& append) {
        std::string out;
        append(out);
        return out;
    };
    CHECK(written([](auto& out) {
              render::append_number(out, std::numeric_limits<std::uint64_t>::max());
          }) == "18446744073709551615");
    CHECK(written([](auto& out) {
              render::append_signed(out, std::numeric_limits<std::int64_t>::min());
          }) == "-9223372036854775808");
    CHECK(written([](auto& out) { append_grouped(out, 13'893'632); }) == "13,893,632");
    CHECK(written([](auto& out) { append_grouped(out, 1'000'005); }) == "1,000,005");
    CHECK(written([](auto& out) { render::append_seconds(out, 12'000'123'456, 9); }) ==
          "12.000123456");
    CHECK(written([](auto& out) { render::append_seconds(out, -1'500'000'000, 3); }) == "-1.500");
    CHECK(written([](auto& out) { render::append_utc(out, 1'700'000'000'123'456'789); }) ==
          "2023-11-14 22:13:20.123456Z");
    CHECK(written([](auto& out) { render::append_utc(out, 951'827'696 * model::second_ns); }) ==
          "2000-02-29 12:34:56.000000Z");
    CHECK(written([](auto& out) { render::append_utc(out, -1); }) == "1969-12-31 23:59:59.999999Z");
    CHECK(render::flags_text(syn | ack).view() == "S.");
    CHECK(render::flags_text(fin | psh | ack).view() == "FP.");
    CHECK(render::flags_text(0).view() == "none");
}

TEST_CASE("text for a terminal has the width it takes there", "[text]") {
    CHECK(::width_of("abc") == 3);
    CHECK(::width_of("gr\xc3\xbc\xc3\x9f") == 4);
    CHECK(::width_of("\xe4\xb8\x96\xe7\x95\x8c") == 4);  // two wide characters
    CHECK(::width_of("e\xcc\x81") == 1);                 // with a combining accent
    CHECK(::width_of("\xf0\x9f\x98\x80") == 2);          // an emoji
    const auto visible = [](std::string_view text, bool unicode) {
        std::string out;
        ::append_visible(out, text, unicode);
        return out;
    };
    CHECK(visible("a\n\x1b\xff", true) == "a\\n\\x1b\\xff");
    CHECK(visible("\xc2\x9b", true) == "\\xc2\\x9b");           // CSI of C1
    CHECK(visible("\xe2\x80\xae", true) == "\\xe2\\x80\\xae");  // turns the direction of writing
    CHECK(visible("\xc3\xbc", true) == "\xc3\xbc");
    CHECK(visible("\xc3\xbc", false) == "\\xc3\\xbc");
    const auto cut = [](std::string_view text, int columns) {
        std::string out;
        ::append_cut(out, text, columns, true);
        return out;
    };
    CHECK(cut("abcdef", 6) == "abcdef");
    CHECK(cut("abcdefg", 6) == "abcde…");
    CHECK(cut("\xe4\xb8\x96\xe7\x95\x8c", 3) == "\xe4\xb8\x96…");
    CHECK(cut("\xe4\xb8\x96\xe7\x95\x8c", 2) == "…");  // half a wide character is none
    CHECK(cut("abc", 0).empty());
}

TEST_CASE("a capture's times can be centuries apart") {
    std::string out;
    render::append_duration(out, 1'795'892'101'218'419'848);
    CHECK(out == "1795892101.2 s");
}
