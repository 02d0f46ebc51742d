#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/play/story_runs.hpp"
#include "tracer/render/story/story.hpp"
#include "tracer/story/expect/expect.hpp"
#include "tracer/story/teller/names.hpp"
#include "tracer/story/text/parser.hpp"
#include "tracer/story/text/print.hpp"

using namespace tcpwhy;
using model::SystemCall;
using story::Story;
using test::Play;
using test::StoryPlay;

namespace {

// The first story in the page on stories.
std::string example_of_the_page() {
    std::ifstream file(std::string(TESTS_DIR) + "/../docs/story.md");
    std::stringstream page;
    page << file.rdbuf();
    const std::string text = page.str();
    const std::string fence = "```story\n";
    const std::size_t begin = text.find(fence) + fence.size();
    return text.substr(begin, text.find("```", begin) - begin);
}

std::string last_lines(const std::string& text, std::size_t count) {
    std::size_t at = text.size();
    for (; count > 0; --count) at = text.rfind('\n', at - 2);
    return text.substr(at + 1);
}

}  // namespace

TEST_CASE("the article's run as a story") {
    StoryPlay play;
    test::play_article(play);
    CHECK(play.text() ==
          R"(story 1
server            starts
client            starts
server            bind(1, ?) = 0
server            listen(1, 0) = 0
server            accept(1) waits
client            connect(2, 127.0.0.1:PORT) waits
client > server   SYN 0                           <- connect              [SYN-SENT, SYN-RECEIVED]
server > client   SYN 0, ACK 1                    <- kernel for listen    [ESTABLISHED, SYN-RECEIVED]
client > server   ACK 1                           <- kernel for connect   [ESTABLISHED, ESTABLISHED]
client            connect(2, 127.0.0.1:PORT) = 0  <- SYN 0
server            accept(1) = 4                   <- ACK 1
server            read(4, 1024) waits
client            write(3, "a\n", 2) = 2
client > server   DATA 1:3, ACK 1                 <- write                [ESTABLISHED, ESTABLISHED]
server > client   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
client            read(3, 1024) waits
server            read(4, 1024) = 2               <- DATA 1:3
server            write(4, "a\n", 2) = 2
server > client   DATA 1:3, ACK 3                 <- write                [ESTABLISHED, ESTABLISHED]
client > server   ACK 3                           <- kernel               [ESTABLISHED, ESTABLISHED]
client            read(3, 1024) = 2               <- DATA 1:3
server            close(4) = 0
server > client   FIN 3, ACK 3                    <- close                [CLOSE-WAIT, FIN-WAIT-1]
client > server   ACK 4                           <- timer delayed-ack    [CLOSE-WAIT, FIN-WAIT-2]  (delayed-ack)
client            exits with 0
client > server   FIN 3, ACK 4                    <- exit                 [LAST-ACK, TIME-WAIT]  (missing-close, time-wait)
server > client   ACK 4                           <- kernel               [CLOSED, TIME-WAIT]
connection 1: closed, server first
)");
    const auto read = story::parse_story(play.text());
    REQUIRE(std::holds_alternative<Story>(read));
    CHECK(std::get<Story>(read) == play.story());
}

TEST_CASE("the page's example is a story as it is printed, and the article's run is as it says") {
    const std::string text = example_of_the_page();
    const auto read = story::parse_story(text);
    if (const auto* error = std::get_if<story::StoryError>(&read)) FAIL(describe(*error, "page"));
    const auto& story = std::get<Story>(read);
    CHECK(story::print(story) == text);
    StoryPlay play;
    test::play_article(play);
    // The play has other descriptors than a real run: its segments are what is compared.
    Story segments;
    for (const auto& line : story.lines)
        if (std::holds_alternative<story::Segment>(line.body)) segments.lines.push_back(line);
    CHECK(segments.lines.size() == 11);
    CHECK(story::compare(segments, play.story()).narrative.empty());
}

TEST_CASE("a call that waits forever has no result, and the story tells its process's end") {
    StoryPlay play;
    play.server_listens();
    play.ends(Play::server_pid, {1}, 9);
    play.gone(Play::server_pid, 0, 9);
    CHECK(last_lines(play.text(), 2) ==
          "server            accept(1) waits\n"
          "server            is killed by SIGKILL\n");
}

TEST_CASE("a line is not held back for longer than the options say") {
    story::Options options;
    options.hold_ns = model::millisecond_ns;
    StoryPlay play(options);
    play.server_listens();
    const auto slow = play.enter(Play::client_pid, SystemCall::write, 2, false, 1);
    play.wait(5 * model::millisecond_ns);
    play.call(Play::server_pid, SystemCall::listen, 1);
    play.leave(slow, 1);
    CHECK(last_lines(play.text(), 3) ==
          "client            write(2, ?, 1) waits\n"
          "server            listen(1, 0) = 0\n"
          "client            write(2, ?, 1) = 1\n");
}

TEST_CASE("a loss names the process that holds the socket") {
    StoryPlay play;
    play.server_listens();
    play.drop(1, true);
    play.drop(77, false);
    CHECK(last_lines(play.text(), 2) ==
          "server            loses what arrives at 1\n"
          "____              loses no more at ____\n");
}

TEST_CASE(
    "the second connection's lines say so, and a segment of an earlier write counts the writes") {
    StoryPlay play;
    play.handshake(play.server_listens());
    play.call(Play::client_pid, SystemCall::write, 2, 1);
    play.call(Play::client_pid, SystemCall::write, 2, 1);
    play.client_sends("P.", 1, 1, 1);
    play.client_sends("P.", 2, 1, 1);
    const std::string text = play.text();
    CHECK_THAT(text, ContainsSubstring("DATA 1:2, ACK 1                 <- 1st write"));
    CHECK_THAT(text, ContainsSubstring("DATA 2:3, ACK 1                 <- write"));
}

TEST_CASE("processes and ports have the same names in every run") {
    story::StoryNames names;
    names.set_service(9877);
    const auto process = [&](model::Pid pid, model::Side role, const std::string& name) {
        model::ProcessEvent event;
        event.pid = pid;
        event.role = role;
        event.name = name;
        names.note(event);
        return names.process(pid);
    };
    CHECK(process(10, model::Side::server, "echo-server") == "server");
    CHECK(process(11, model::Side::server, "echo-server") == "server-2");
    CHECK(process(12, model::Side::none, "my story!") == "my-story-");
    CHECK(process(13, model::Side::none, "connection") == "the-connection");
    CHECK(process(14, model::Side::none, "____") == "----");
    CHECK(names.thread(10, 10, model::Side::none) == "server");
    CHECK(names.thread(10, 99, model::Side::none) == "server/2");
    CHECK(names.process(50, model::Side::client) == "client");

    model::CallEntered call;
    call.call = SystemCall::connect;
    call.fd = 3;
    auto& address = call.set<model::args::Address>().address;
    address = Endpoint{Address::loopback_v4(), 9877};
    CHECK(names.call_text(call) == "connect(3, 127.0.0.1:PORT)");
    address->port = 40001;
    CHECK(names.call_text(call) == "connect(3, 127.0.0.1:PORT2)");
    call.call = SystemCall::epoll_wait;
    address.reset();
    auto& timeout_ms = call.set<model::args::Wait>().timeout_ms;
    timeout_ms = 873;
    CHECK(names.call_text(call) == "epoll_wait(3, timeout)");
    timeout_ms = -1;
    CHECK(names.call_text(call) == "epoll_wait(3, -1)");
}

TEST_CASE("a reused process number is another process") {
    story::StoryNames names;
    model::ProcessEvent event;
    event.pid = 10;
    event.role = model::Side::client;
    names.note(event);
    event.what = model::ProcessEvent::What::exit;
    names.note(event);
    event.what = model::ProcessEvent::What::start;
    names.note(event);
    CHECK(names.process(10) == "client-2");
}

TEST_CASE("the renderer prints what the teller tells") {
    std::string out;
    const auto renderer =
        render::make_story_renderer({}, [&](std::string_view text) { out += text; });
    renderer->begin({});
    renderer->end({});
    CHECK(out == "story 1\n");
}
