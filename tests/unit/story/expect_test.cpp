#include "tracer/story/expect/expect.hpp"
#include "support/catch.hpp"
#include "support/play/story_runs.hpp"
#include "tracer/story/text/parser.hpp"
#include "tracer/story/text/print.hpp"

using namespace tcpwhy;
using story::compare;
using story::Story;

namespace {

Story read(const std::string& text) {
    const auto result = story::parse_story(text);
    if (const auto* error = std::get_if<story::StoryError>(&result))
        throw std::runtime_error(describe(*error, "story"));
    return std::get<Story>(result);
}

std::string narrative(const std::string& expected, const std::string& run) {
    return compare(read(expected), read(run)).narrative;
}

Story client_closes_first(bool server_is_slow) {
    test::StoryPlay play;
    test::play_client_closes_first(play, server_is_slow);
    return play.story();
}

const std::string good_run =
    "server            accept4(3) waits\n"
    "client            connect(3, 127.0.0.1:PORT) waits\n"
    "client > server   SYN 0             <- connect\n"
    "server > client   SYN 0, ACK 1      <- kernel for listen\n"
    "client > server   ACK 1             <- kernel for connect\n"
    "client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0\n"
    "server            accept4(3) = 4    <- ACK 1\n"
    "server            read(4, 1024) waits\n"
    "client            write(3, \"a\", 1) = 1\n"
    "client > server   DATA 1:2 \"a\", ACK 1  <- write\n"
    "server > client   ACK 2             <- kernel\n"
    "client            write(3, \"b\", 1) = 1\n"
    "client > server   DATA 2:3 \"b\", ACK 1  <- write\n"
    "server > client   ACK 3             <- kernel\n"
    "server            read(4, 1024) = 1  <- DATA 1:2\n"
    "server            close(4) = 0\n"
    "server > client   FIN 1, ACK 3      <- close  [CLOSE-WAIT, FIN-WAIT-1]\n"
    "client > server   ACK 2             <- kernel\n"
    "client            is killed by SIGTERM\n"
    "client > server   FIN 3, ACK 2      <- exit by SIGTERM  (time-wait)\n"
    "server > client   ACK 4             <- kernel\n"
    "connection 1: closed, server first\n";

std::string changed(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("no such text: " + from);
    return text.replace(at, from.size(), to);
}

// The first lines of the run, as in the narrative.
std::string steps(std::size_t count, const std::string& run = good_run) {
    std::string text;
    Story story = read(run);
    for (std::size_t at = 0; at < count; ++at) {
        text += "    ";
        story::append_line(text, story.lines[at]);
    }
    return text;
}

}  // namespace

TEST_CASE("a run agrees with itself, and with itself after blanking") {
    CHECK(narrative(good_run, good_run).empty());
    CHECK(narrative("____ > server SYN ____ <- ____\n"
                    "...\n"
                    "client > server FIN ____, ____ <- exit by ____ (____)\n"
                    "connection ____: closed, ____ first",
                    good_run)
              .empty());
}

TEST_CASE("a shutdown has three segments or four: the ACK of a FIN may ride on the peer's FIN") {
    const Story three = client_closes_first(false);
    const Story four = client_closes_first(true);
    CHECK(compare(three, four).narrative.empty());
    CHECK(compare(four, three).narrative.empty());
}

TEST_CASE("an ACK that the capture has after the FIN that acknowledges as well is no difference") {
    const std::string fin = "server > client FIN 1, ACK 2 <- close";
    CHECK(narrative(fin, fin + "\nserver > client SEQ 1, ACK 2 <- kernel").empty());
    CHECK(narrative(fin, fin + "\nserver > client SEQ 1, ACK 2 <- timer delayed-ack").empty());
    CHECK_FALSE(narrative(fin, fin + "\nserver > client SEQ 1, ACK 2 <- timer keep-alive").empty());
}

TEST_CASE("an ACK with an exclamation mark stands alone") {
    const std::string four =
        "server > client SYN 0, ACK 1\n! server > client ACK 2 <- timer delayed-ack\n"
        "server > client FIN 1, ACK 2";
    const Story three = client_closes_first(false);
    const auto comparison = compare(read(four), three);
    REQUIRE(comparison.differences.size() == 1);
    CHECK(comparison.differences[0].expected_line == 2);
    CHECK(comparison.differences[0].should ==
          "the server should have sent ACK 2 (timer delayed-ack)");
    CHECK(comparison.differences[0].but == "it sent FIN 1, ACK 2 (close)");
    CHECK(compare(read(four), client_closes_first(true)).narrative.empty());
}

TEST_CASE("how the ends interleave is no difference, the order within an end is") {
    const std::string client_first = "client write(3, ____) = 1\nserver read(4) waits\n";
    const std::string server_first = "server read(4) waits\nclient write(3, \"a\", 1) = 1\n";
    CHECK(narrative(client_first, server_first).empty());
    CHECK(
        narrative("server read(4) = 1\nserver write(4) = 1",
                  "server write(4) = 1\nserver read(4) = 1") ==
        "From the very beginning:\n"
        "the server should have called read(4),\nbut it called write(4). (line 1 of the story)\n");
}

TEST_CASE("a wait of a call is no difference, but another segment that woke it is") {
    CHECK(narrative("server read(4) waits\nserver read(4) = 1 <- DATA 1:2", "server read(4) = 1")
              .empty());
    CHECK(narrative("server read(4) = 0 <- FIN 1",
                    "server read(4) waits\nserver read(4) = 0 <- RST 1") ==
          "These steps happened:\n"
          "    server            read(4) waits\n"
          "Then the server's read(4) should have been woken by FIN 1,\n"
          "but it was woken by RST 1. (line 1 of the story)\n");
}

TEST_CASE("a reset instead of a FIN: the steps that happened, then what should have") {
    const std::string run =
        changed(good_run, "server > client   FIN 1, ACK 3      <- close  [CLOSE-WAIT, FIN-WAIT-1]",
                "server > client   RST 1, ACK 3      <- close");
    CHECK(narrative(good_run, run) ==
          "These steps happened:\n" + steps(16) +
              "Then the server should have sent FIN 1, ACK 3 (close),\n"
              "but it sent RST 1, ACK 3 (close). (line 17 of the story)\n");
}

TEST_CASE("a missing close is reported at the end of the run, with its consequences counted") {
    std::string run = good_run.substr(0, good_run.find("server            close"));
    CHECK(narrative(good_run, run) == "These steps happened:\n" + steps(15) +
                                          "Then the server should have called close(4),\n"
                                          "but it called nothing more. (line 16 of the story)\n"
                                          "4 more differences follow from there on.\n");
}

TEST_CASE("a call that fails") {
    const std::string run =
        "client connect(3, 127.0.0.1:PORT) waits\n"
        "client > server SYN 0 <- connect\n"
        "server > client RST 0, ACK 1 <- kernel\n"
        "client connect(3, 127.0.0.1:PORT) = -1 ECONNREFUSED <- RST 0\n";
    CHECK(narrative("client connect = -1 ECONNREFUSED", run).empty());
    CHECK(narrative("client connect = ____", run).empty());
    CHECK(narrative("client connect = 0", run) ==
          "These steps happened:\n" + steps(3, run) +
              "Then the client's connect should have returned 0,\n"
              "but it returned -1 ECONNREFUSED. (line 1 of the story)\n");
    CHECK(narrative("client connect waits", run) ==
          "These steps happened:\n" + steps(3, run) +
              "Then the client's connect should have waited to the end,\n"
              "but it returned -1 ECONNREFUSED, woken by RST 0. (line 1 of the story)\n");
}

TEST_CASE("a segment of another cause") {
    const std::string story = "...\nclient > server FIN 3 <- close\n";
    CHECK(narrative(story, good_run.substr(good_run.find("client            is killed"))) ==
          "These steps happened:\n"
          "    client            is killed by SIGTERM\n"
          "Then the client's FIN 3 should have been caused by 'close',\n"
          "but its cause was 'exit by SIGTERM'. (line 2 of the story)\n");
}

TEST_CASE("a segment of the right call's name, and of the wrong one of two") {
    const std::string story =
        changed(good_run, "DATA 2:3 \"b\", ACK 1  <- write", "DATA 2:3 <- 1st write");
    CHECK(narrative(story, good_run) == "These steps happened:\n" + steps(12) +
                                            "Then the client's DATA 2:3 should have been caused by "
                                            "the client's write(3, \"a\", 1) (line 9 of the run),\n"
                                            "but its cause was the client's write(3, \"b\", 1) "
                                            "(line 12 of the run). (line 13 of the story)\n");
}

TEST_CASE("states, notes and the outcome that are not as expected") {
    CHECK(narrative(changed(good_run, "FIN-WAIT-1]", "FIN-WAIT-2]"), good_run) ==
          "These steps happened:\n" + steps(16) +
              "Then the server's FIN 1, ACK 3 should have left the client in CLOSE-WAIT and the "
              "server in FIN-WAIT-2,\n"
              "but it left the client in CLOSE-WAIT and the server in FIN-WAIT-1. (line 17 of the "
              "story)\n");
    CHECK(compare(read("...\nclient > server FIN 3 (half-close)"), read(good_run))
              .differences.at(0)
              .should == "the client's FIN 3 should bear the note half-close");
    CHECK(compare(read("connection 1: reset"), read(good_run)).differences.at(0).but ==
          "it ended as closed");
    CHECK(
        compare(read("connection 1: closed, client first"), read(good_run)).differences.at(0).but ==
        "it was by the server");
    CHECK(compare(read("connection 2: closed"), read(good_run)).differences.at(0).should ==
          "there should have been a connection 2");
}

TEST_CASE("a process that ends in another way") {
    CHECK(compare(read("...\nclient exits with 0"), read(good_run)).differences.at(0).should ==
          "the client should have exited with 0");
    CHECK(compare(read("...\nclient exits with 0"), read(good_run)).differences.at(0).but ==
          "it has been killed by SIGTERM");
}

TEST_CASE("a process that ended as expected is not reported to have ended otherwise") {
    const auto of_client = [](const std::string& line) { return line.rfind("client  ", 0) == 0; };
    const auto is_call = [](const std::string& line) {
        return line.find('(') != std::string::npos && line.find("waits") == std::string::npos &&
               line.find("connect") == std::string::npos;
    };
    int left_out = 0;
    for (std::size_t begin = 0; begin < good_run.size();) {
        const std::size_t end = good_run.find('\n', begin) + 1;
        const std::string line = good_run.substr(begin, end - begin);
        const std::string shorter = good_run.substr(0, begin) + good_run.substr(end);
        begin = end;
        if (!of_client(line) || !is_call(line)) continue;
        ++left_out;
        INFO(line);
        for (const bool from_story : {false, true}) {
            const auto comparison = from_story ? compare(read(shorter), read(good_run))
                                               : compare(read(good_run), read(shorter));
            REQUIRE_FALSE(comparison.as_expected());
            for (const auto& difference : comparison.differences)
                CHECK_FALSE((difference.should.find("been killed") != std::string::npos &&
                             difference.but.find("been killed") != std::string::npos));
        }
    }
    CHECK(left_out == 2);
    CHECK(compare(read("client connect(____) = 0\nclient is killed by SIGTERM"), read(good_run))
              .differences.at(0)
              .but == "it called write(3, \"a\", 1)");
}

TEST_CASE("dots match any number of lines, a question mark makes a line optional") {
    CHECK(narrative("server accept4\n...\nserver close\n...", good_run).empty());
    CHECK(narrative("server accept4\n? server setsockopt\nserver read\n? server close", good_run)
              .empty());
    CHECK(narrative("server accept4\nserver close", good_run)
              .ends_with("the server should have called close,\nbut it called read(4, 1024). (line "
                         "2 of the story)\n"));
    CHECK(narrative("server accept4\nserver read", good_run)
              .ends_with("the server should have called nothing more,\nbut it called close(4).\n"));
}

TEST_CASE("a star stands for any number of such lines, none included") {
    const std::string story =
        "* client > server DATA <- write\nclient > server FIN 3 <- exit by SIGTERM\n";
    const std::string run =
        "client write(3, \"a\", 1) = 1\n"
        "client > server DATA 1:2 <- write\n"
        "client > server DATA 2:3 <- write\n"
        "client > server FIN 3 <- exit by SIGTERM\n";
    CHECK(narrative(story, run).empty());
    CHECK(narrative(story, "client > server FIN 3 <- exit by SIGTERM\n").empty());
    CHECK(narrative("* client write\n", run).empty());
    CHECK_THAT(narrative(story, changed(run, "2:3 <- write", "2:3 <- close")),
               ContainsSubstring("should have been caused by 'write'"));
    CHECK_FALSE(narrative(story, run + "client > server RST 4 <- close\n").empty());
}

TEST_CASE("each of several stars matches the segments with its notes") {
    const std::string story =
        "* client > server DATA <- write\n"
        "* client > server DATA <- timer for write (retransmission)\n"
        "client > server FIN 4 <- exit by SIGTERM\n";
    const std::string begin =
        "client write(3, \"abc\", 3) = 3\n"
        "client > server DATA 1:2 <- write\n";
    const std::string again =
        "client > server DATA 1:2 <- timer tail-loss-probe for write (retransmission)\n";
    const std::string end =
        "client > server DATA 2:3 <- write (deferred-send)\n"
        "client > server DATA 3:4 <- write\n"
        "client > server FIN 4 <- exit by SIGTERM\n";
    CHECK(narrative(story, begin + end).empty());
    CHECK(narrative(story, begin + again + end).empty());
    CHECK(narrative(story, begin + again + again + end).empty());
    const std::string other =
        "client > server DATA 2:3 <- write\n"
        "client > server DATA 1:2 <- timer retransmission for write (retransmission)\n";
    CHECK(narrative(story, begin + again + other + again + end).empty());
    CHECK_THAT(narrative(story, changed(begin + again + end, "tail-loss-probe", "keep-alive") +
                                    "client > server RST 5 <- close\n"),
               ContainsSubstring("RST 5"));
    CHECK_THAT(narrative(story, changed(begin + again + end, "timer tail-loss-probe for write",
                                        "kernel for write")),
               ContainsSubstring("should have been caused by 'timer for write'"));
    CHECK_FALSE(narrative(story, begin + end + again).empty());
}

TEST_CASE("among equal matches the line with more of the notes is chosen") {
    const std::string story =
        "* client > server FIN 1 <- timer (retransmission, lost)\n"
        "client > server FIN 1 <- timer [FIN-WAIT-1, CLOSE-WAIT] (retransmission)\n"
        "? client > server FIN 1 <- timer (retransmission)\n";
    const std::string lost =
        "client > server FIN 1 <- timer tail-loss-probe [FIN-WAIT-1, ESTABLISHED] (retransmission, "
        "lost)\n";
    const std::string taken =
        "client > server FIN 1 <- timer retransmission [FIN-WAIT-1, CLOSE-WAIT] (retransmission)\n";
    CHECK(narrative(story, taken).empty());
    CHECK(narrative(story, lost + taken).empty());
    CHECK(narrative(story, lost + lost + taken + taken).empty());
    CHECK_FALSE(narrative(story, lost).empty());
}

TEST_CASE("after dots the segment with the expected notes is chosen") {
    const std::string run =
        "server > client  ACK 5, WIN 0  <- kernel  (zero-window)\n"
        "server > client  ACK 5         <- read    (window-update)\n"
        "server > client  ACK 9         <- read\n"
        "server > client  ACK 13        <- read\n"
        "server > client  FIN 1, ACK 13 <- close\n";
    const std::string told =
        "...\n! server > client ACK <- read (window-update)\n...\n"
        "server > client FIN 1 <- close\n";
    CHECK(narrative(told, run).empty());
    CHECK_FALSE(narrative(changed(told, "window-update", "challenge-ack"), run).empty());
}

TEST_CASE("absent parts of a story are not compared") {
    CHECK(narrative("client > server SYN 0\n...", good_run).empty());
    CHECK(narrative("2: client > server SYN 0\n", good_run) ==
          "These steps happened:\n    (5 steps before)\n" + steps(21).substr(steps(5).size()) +
              "Then on connection 2, the client should have sent SYN 0,\n"
              "but it sent nothing. (line 1 of the story)\n");
}

TEST_CASE("a bare ACK more or less within what is acknowledged anyway") {
    const std::string once =
        "client > server DATA 1:2, ACK 1\nserver > client ACK 2\nserver > client FIN 1, ACK 2\n";
    const std::string twice =
        "client > server DATA 1:2, ACK 1\nserver > client ACK 2\nserver > client ACK 2\nserver > "
        "client FIN 1, ACK 2\n";
    const std::string never = "client > server DATA 1:2, ACK 1\nserver > client FIN 1, ACK 2\n";
    for (const std::string& one : {once, twice, never})
        for (const std::string& other : {once, twice, never}) CHECK(narrative(one, other).empty());
    CHECK_FALSE(narrative("server > client ACK 2\nserver > client FIN 1, ACK 1", once).empty());
}

TEST_CASE("how often an event loop turns is no difference, unless a mark says so") {
    const std::string run =
        "server accept(7) = -1 EAGAIN\n"
        "server epoll_wait(5, -1) waits\n"
        "server epoll_wait(5, -1) = 1 <- ACK 1\n"
        "server accept(7) = 8\n"
        "server recvfrom(8, 1024) = -1 EAGAIN\n"
        "server epoll_wait(5, 0) = 0\n"
        "server recvfrom(8, 1024) = 2\n";
    const std::string plain = "server accept(7) = 8\nserver recvfrom(8, 1024) = 2\n";
    CHECK(narrative(plain, run).empty());
    CHECK(narrative(run, plain).empty());
    CHECK(narrative("server accept(7) = 8\n! server recvfrom = -1 EAGAIN\nserver recvfrom = 2", run)
              .empty());
    CHECK(narrative("server accept(7) = 8\n! server recvfrom = -1 EAGAIN\nserver recvfrom = 2",
                    plain) ==
          "These steps happened:\n" + steps(1, plain) +
              "Then the server should have called recvfrom to fail with EAGAIN,\n"
              "but it called recvfrom(8, 1024). (line 2 of the story)\n");
}

TEST_CASE("an expected ICMP error must occur and quote the expected segment") {
    const std::string run =
        "client            connect(3, 127.0.0.1:PORT) waits\n"
        "client > server   SYN 0  <- connect\n"
        "client            ICMP port-unreachable about SYN 0\n"
        "client            connect(3, 127.0.0.1:PORT) = -1 ECONNREFUSED\n"
        "client            close(3) = 0\n";
    const std::string calls = "client connect(____) = -1 ECONNREFUSED\n";
    const std::string close = "client close(3) = 0\n";
    CHECK(narrative(run, run).empty());
    CHECK(narrative(calls + close, run).empty());  // the story can leave it out
    for (const char* fits : {"port-unreachable about SYN 0", "port-unreachable", "____",
                             "____ about ____", "port-unreachable about SYN"})
        CHECK(narrative(calls + "client ICMP " + fits + "\n" + close, run).empty());
    CHECK_THAT(narrative(calls + "client ICMP host-unreachable\n" + close, run),
               ContainsSubstring("Then the client should have received ICMP host-unreachable,\n"
                                 "but it called close(3)."));
    CHECK_FALSE(
        narrative(calls + "client ICMP port-unreachable about DATA 1:3\n" + close, run).empty());
    CHECK_FALSE(narrative(run, changed(run, "port-unreachable", "no-route")).empty());
}
