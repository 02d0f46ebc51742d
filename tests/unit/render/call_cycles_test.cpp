// Calls that repeat fold to one row with a count, and nothing is lost or joined that differs.
#include "tracer/calls/words/folded_calls.hpp"

#include <sstream>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/play_steps.hpp"
#include "support/play/shown_play.hpp"
#include "support/trace/page_data.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/story/text/parser.hpp"
#include "tracer/story/text/print.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;
using model::SystemCall;

namespace {

void read(ShownPlay& play, std::int64_t result) {
    model::CallEntered call = entry(Play::server_pid, SystemCall::read, server_socket);
    call.set<model::args::Receive>().bytes = 100;
    play.leave(play.enter(call), result);
}
void write(ShownPlay& play) {
    play.leave(play.enter(entry(Play::server_pid, SystemCall::write, server_socket)), 0);
}

/// A server that goes on reading after the client's FIN, and echoes nothing each time.
std::string looping(std::string_view format, int times, bool writes) {
    render::Options options;
    options.width = 120;  // enough for the calls and their arguments
    if (format == "text") options.verbosity = 2;
    return rendered(format, options, [&](model::TraceSink& outlet) {
        ShownPlay play(outlet);
        play.handshake(play.server_listens());
        const model::CallId close = play.enter_close(Play::client_pid, client_socket);
        play.client_sends("F.", 1, 1);
        play.leave(close);
        for (int at = 0; at < times; ++at) {
            read(play, 0);
            if (writes) write(play);
        }
        play.ends(Play::server_pid, {}, 15);
        play.finish();
    });
}

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("equal calls in a row are one row with a count") {
    const std::string once = looping("ladder", 1, false);
    const std::string often = looping("ladder", 17'000, false);
    INFO(often);
    CHECK(lines_in(often) == lines_in(once));
    CHECK_THAT(often, ContainsSubstring("= 0 ×17,000"));
}

TEST_CASE("calls in turns are one row each with a count") {
    const std::string once = looping("ladder", 1, true);
    const std::string often = looping("ladder", 17'000, true);
    INFO(often);
    CHECK(lines_in(often) == lines_in(once));
    CHECK_THAT(often, ContainsSubstring("read(3, 100) = 0 ×17,000"));
    CHECK_THAT(often, ContainsSubstring("×17,000"));
}

TEST_CASE("calls with other results do not fold") {
    const std::string text = rendered("ladder", {}, [&](model::TraceSink& outlet) {
        ShownPlay play(outlet);
        play.handshake(play.server_listens());
        for (const std::int64_t result : {0, 0, 3, 0, 4, 5}) read(play, result);
        play.finish();
    });
    INFO(text);
    CHECK_THAT(text, ContainsSubstring("×2"));
    CHECK_THAT(text, !ContainsSubstring("×3"));
    CHECK_THAT(text, ContainsSubstring("= 4"));
}

TEST_CASE("a segment between equal calls ends their row") {
    const std::string text = rendered("ladder", {}, [&](model::TraceSink& outlet) {
        ShownPlay play(outlet);
        play.handshake(play.server_listens());
        read(play, 0);
        read(play, 0);
        play.client_sends("P.", 1, 1, 4);
        read(play, 0);
        read(play, 0);
        read(play, 0);
        play.finish();
    });
    INFO(text);
    CHECK_THAT(text, ContainsSubstring("×2"));
    CHECK_THAT(text, ContainsSubstring("×3"));
    CHECK_THAT(text, !ContainsSubstring("×5"));
}

TEST_CASE("the page stays small, and says how often") {
    const std::string often = looping("html", 17'000, true);
    CHECK(often.size() < looping("html", 1, true).size() + 10'000);
    CHECK_THAT(often, ContainsSubstring("\"event\":\"repeated\""));
    CHECK_THAT(often, ContainsSubstring("\"times\":16999"));
}

TEST_CASE("text with every call, the story and the picture stay small, and say how many") {
    for (const char* format : {"text", "story", "svg"}) {
        INFO(format);
        const std::string often = looping(format, 17'000, true);
        CHECK(lines_in(often) < lines_in(looping(format, 3, true)) + 5);
        CHECK_THAT(often, ContainsSubstring(std::string(format) == "svg" ? "×16,999" : "33,996"));
    }
}

TEST_CASE("a folded story can be read back, and how often a loop ran makes no difference") {
    const story::Story once = std::get<story::Story>(story::parse_story(looping("story", 5, true)));
    const story::Story often =
        std::get<story::Story>(story::parse_story(looping("story", 50, true)));
    CHECK(story::print(often) == looping("story", 50, true));
    CHECK(once.lines.size() == often.lines.size());
}

TEST_CASE("while a loop is watched, its count is reported from time to time") {
    render::Options options;
    options.hold_ns = render::live_hold_ns;
    const std::string text = rendered("ladder", options, [&](model::TraceSink& outlet) {
        ShownPlay play(outlet);
        play.handshake(play.server_listens());
        for (int at = 0; at < 20'000; ++at) read(play, 0);
        play.finish();
    });
    INFO(text);
    CHECK(lines_in(text) < 60);
    CHECK_THAT(text, ContainsSubstring("×10,000"));
}
