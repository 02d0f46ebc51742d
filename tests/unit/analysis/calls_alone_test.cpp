// A log of calls without a capture: what must have been on the wire, and the states that follow.
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/samples/lone_log.hpp"

using namespace tcpwhy;
using test::LoneLog;

namespace {

using Lines = std::vector<std::string>;

const std::string at_9877 =
    "{sa_family=AF_INET, sin_port=htons(9877), sin_addr=inet_addr(\"127.0.0.1\")}, 16";

Lines listener() {
    return {"7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "7 bind(3, " + at_9877 + ") = 0",
            "7 listen(3, 5) = 0"};
}

std::string accepted(int port, int fd) {
    return "7 accept(3, {sa_family=AF_INET, sin_port=htons(" + std::to_string(port) +
           "), sin_addr=inet_addr(\"127.0.0.1\")}, [16]) = " + std::to_string(fd);
}

Lines connected(const std::string& pid) {
    return {pid + " socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
            pid + " connect(3, " + at_9877 + ") = 0"};
}

Lines joined(std::initializer_list<Lines> parts) {
    Lines all;
    for (const Lines& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

Lines pair_of_both(const Lines& rest) {
    return joined({listener(), connected("8"), {accepted(40001, 4)}, rest});
}

}  // namespace

TEST_CASE("both ends in one log are one connection with the states of the article", "[alone]") {
    const LoneLog log(pair_of_both({
        "8 write(3, \"a\\n\", 2) = 2",
        "7 read(4, \"a\\n\", 100) = 2",
        "7 write(4, \"a\\n\", 2) = 2",
        "7 close(4) = 0",
        "8 read(3, \"a\\n\", 100) = 2",
        "8 read(3, \"\", 100) = 0",
        "8 close(3) = 0",
    }));
    CHECK(log.implied_lines ==
          Lines{
              "client S passed [SYN-SENT/SYN-RECEIVED]",
              "server S. passed [ESTABLISHED/SYN-RECEIVED]",
              "client . passed [ESTABLISHED/SYN-RECEIVED|ESTABLISHED]",
              "client P. 1+2 passed [ESTABLISHED/ESTABLISHED]",
              "server F. queued [ESTABLISHED/FIN-WAIT-1|FIN-WAIT-2]",
              "server P. 1+2 passed [ESTABLISHED|CLOSE-WAIT/FIN-WAIT-1|FIN-WAIT-2]",
              "server F. passed [CLOSE-WAIT/FIN-WAIT-1|FIN-WAIT-2]",
              "client F. queued [CLOSED|LAST-ACK/FIN-WAIT-1|FIN-WAIT-2]",
          });
    CHECK(log.implied_lines.size() == 8);
    CHECK(log.state_after("connect", 8) == "ESTABLISHED");
    CHECK(log.state_after("accept", 7) == "ESTABLISHED");
    CHECK(log.state_after("close", 7) == "FIN-WAIT-1|FIN-WAIT-2");
    CHECK(log.state_after("read", 8) == "CLOSE-WAIT");
    CHECK(log.state_after("close", 8) == "CLOSED|LAST-ACK");
    REQUIRE(log.connections.size() == 1);
    CHECK(log.connections[0].identity.client.port == 40001);
    CHECK(log.connections[0].identity.server.port == 9877);
    CHECK(log.connections[0].outcome == model::Outcome::closed);
    CHECK(log.connections[0].closed_first == "server");
    CHECK(log.summary.segments == 0);
    CHECK(log.summary.unexplained == 0);
}

TEST_CASE("a client alone in its log knows its own end", "[alone]") {
    const LoneLog log(joined({connected("8"),
                              {"8 write(3, \"a\\n\", 2) = 2", "8 shutdown(3, SHUT_WR) = 0",
                               "8 read(3, \"\", 100) = 0", "8 close(3) = 0"}}));
    CHECK(log.implied_lines ==
          Lines{
              "client S passed [SYN-SENT/-]",
              "server S. passed [ESTABLISHED/-]",
              "client . passed [ESTABLISHED/-]",
              "client P. 1+2 queued [ESTABLISHED|CLOSE-WAIT/-]",
              "client F. queued [CLOSED|FIN-WAIT-1|FIN-WAIT-2|CLOSING|LAST-ACK|TIME-WAIT/-]",
              "server F. passed [CLOSED|CLOSING|LAST-ACK|TIME-WAIT/-]",
          });
    CHECK(log.connections.at(0).closed_first == std::nullopt);  // the FINs may have crossed
}

TEST_CASE("an empty queue shows that no FIN has come", "[alone]") {
    const LoneLog log(joined({connected("8"),
                              {"8 recvfrom(3, 0x7ffe, 100, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN "
                               "(Resource temporarily unavailable)"}}));
    CHECK(log.state_after("recvfrom", 8) == "ESTABLISHED");
    // The FIN may come as soon as the read has returned.
    CHECK(log.connections.at(0).client_possible ==
          model::TcpStates{model::TcpState::established, model::TcpState::close_wait});
}

TEST_CASE("an empty queue after a shutdown shows which of the states have passed", "[alone]") {
    const LoneLog log(joined({connected("8"),
                              {"8 shutdown(3, SHUT_WR) = 0",
                               "8 recvfrom(3, 0x7ffe, 100, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN "
                               "(Resource temporarily unavailable)"}}));
    CHECK(log.state_after("recvfrom", 8) == "FIN-WAIT-1|FIN-WAIT-2");
}

TEST_CASE("a server alone cannot know whether its client has closed", "[alone]") {
    const LoneLog log(joined(
        {listener(), {accepted(40001, 4), "7 read(4, \"abc\", 100) = 3", "7 close(4) = 0"}}));
    CHECK(log.state_after("listen", 7) == "LISTEN");
    CHECK(log.state_after("accept", 7) == "ESTABLISHED|CLOSE-WAIT");
    REQUIRE(log.implied_lines.size() == 5);
    CHECK(log.implied_lines[3].starts_with("client P. 1+3 passed [-/"));
    CHECK(log.implied_lines[4].starts_with("server F. queued or reset [-/"));
    CHECK(log.connections.at(0).identity.client.port == 40001);
}

TEST_CASE("a connection that was refused or not answered", "[alone]") {
    const std::string socket = "8 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3";
    SECTION("refused") {
        const LoneLog log({socket, "8 connect(3, " + at_9877 + ") = -1 ECONNREFUSED (refused)"});
        CHECK(log.implied_lines ==
              Lines{"client S passed [SYN-SENT/-]", "server R. passed or icmp-error [CLOSED/-]"});
        CHECK(log.connections.at(0).outcome == model::Outcome::refused);
        CHECK(log.state_after("connect", 8) == "CLOSED");
    }
    SECTION("not answered") {
        const LoneLog log({socket, "8 connect(3, " + at_9877 + ") = -1 ETIMEDOUT (timed out)"});
        CHECK(log.implied_lines == Lines{"client S unanswered [SYN-SENT/-]"});
        CHECK(log.connections.at(0).outcome == model::Outcome::unanswered);
    }
    SECTION("never begun") {
        const LoneLog log({socket, "8 connect(3, " + at_9877 + ") = -1 EADDRNOTAVAIL (none)"});
        CHECK(log.implied_lines.empty());
        CHECK(log.connections.empty());
        CHECK(log.state_after("connect", 8) == "CLOSED");
    }
    SECTION("in progress, and SO_ERROR tells") {
        const LoneLog log({socket, "8 connect(3, " + at_9877 + ") = -1 EINPROGRESS (in progress)",
                           "8 getsockopt(3, SOL_SOCKET, SO_ERROR, [111], [4]) = 0"});
        CHECK(log.implied_lines ==
              Lines{"client S queued [SYN-SENT/-]", "server R. passed or icmp-error [CLOSED/-]"});
    }
    SECTION("in progress, and poll() reports it writable") {
        const LoneLog log({socket, "8 connect(3, " + at_9877 + ") = -1 EINPROGRESS (in progress)",
                           "8 poll([{fd=3, events=POLLOUT}], 1, -1) = 1 ([{fd=3, "
                           "revents=POLLOUT}])"});
        CHECK(log.implied_lines == Lines{"client S queued [SYN-SENT/-]",
                                         "server S. passed [ESTABLISHED/-]",
                                         "client . passed [ESTABLISHED/-]"});
    }
    SECTION("in progress, and poll() reports an error as well") {
        const LoneLog log({socket, "8 connect(3, " + at_9877 + ") = -1 EINPROGRESS (in progress)",
                           "8 poll([{fd=3, events=POLLOUT}], 1, -1) = 1 ([{fd=3, "
                           "revents=POLLOUT|POLLERR|POLLHUP}])"});
        CHECK(log.implied_lines == Lines{"client S queued [SYN-SENT/-]"});
    }
    SECTION("in progress, and select() calls it writable, as it does after an error") {
        const LoneLog log({socket, "8 connect(3, " + at_9877 + ") = -1 EINPROGRESS (in progress)",
                           "8 select(4, NULL, [3], NULL, NULL) = 1 (out [3])"});
        CHECK(log.implied_lines == Lines{"client S queued [SYN-SENT/-]"});
    }
}

TEST_CASE("errors of a connection show the reset that arrived, once", "[alone]") {
    SECTION("EPIPE of an end that has not closed") {
        const LoneLog log(
            joined({connected("8"),
                    {"8 write(3, \"a\", 1) = 1", "8 write(3, \"a\", 1) = -1 EPIPE (Broken pipe)",
                     "8 write(3, \"a\", 1) = -1 EPIPE (Broken pipe)"}}));
        CHECK(log.implied_lines.back() == "server R passed [CLOSED/-]");
        CHECK(log.implied_lines.size() == 5);
        CHECK(log.connections.at(0).outcome == model::Outcome::reset);
    }
    SECTION("EPIPE after shutdown() is this end's own doing") {
        const LoneLog log(joined(
            {connected("8"),
             {"8 shutdown(3, SHUT_WR) = 0", "8 write(3, \"a\", 1) = -1 EPIPE (Broken pipe)"}}));
        CHECK(log.implied_lines.size() == 4);
        CHECK(log.connections.at(0).outcome == model::Outcome::half_closed);
    }
    SECTION("ECONNRESET of a read") {
        const LoneLog log(joined(
            {connected("8"),
             {"8 read(3, 0x1, 9) = -1 ECONNRESET (Connection reset by peer)", "8 close(3) = 0"}}));
        CHECK(log.implied_lines.back() == "server R passed [CLOSED/-]");
        CHECK(log.implied_lines.size() == 4);
    }
}

TEST_CASE("a close resets where SO_LINGER asks for it, or where bytes were not read", "[alone]") {
    SECTION("SO_LINGER {1, 0}") {
        const LoneLog log(
            pair_of_both({"8 setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, "
                          "l_linger=0}, 8) = 0",
                          "8 close(3) = 0"}));
        CHECK(log.implied_lines.back() == "client R. queued [CLOSED/ESTABLISHED]");
        CHECK(log.state_after("close", 8) == "CLOSED");
        CHECK(log.connections.at(0).outcome == model::Outcome::reset);
    }
    SECTION("bytes that its peer has sent") {
        const LoneLog log(pair_of_both(
            {"8 write(3, \"abc\", 3) = 3", "7 read(4, \"ab\", 2) = 2", "7 close(4) = 0"}));
        CHECK(log.implied_lines.back().starts_with("server F. queued or reset"));
    }
    SECTION("whose reset the peer reports before the close() has returned") {
        const LoneLog log(pair_of_both(
            {"8 write(3, \"abc\", 3) = 3", "7 close(4 <unfinished ...>",
             "8 read(3 <unfinished ...>",
             "8 <... read resumed>, 0x1, 9) = -1 ECONNRESET (Connection reset by peer)",
             "8 close(3) = 0", "7 <... close resumed>) = 0"}));
        CHECK(log.implied_lines.back().starts_with("server R passed"));
        CHECK(log.state_after("close", 7) == "CLOSED");
    }
    SECTION("not when all was read") {
        const LoneLog log(pair_of_both(
            {"8 write(3, \"abc\", 3) = 3", "7 read(4, \"abc\", 9) = 3", "7 close(4) = 0"}));
        CHECK(log.implied_lines.back().starts_with("server F. queued ["));
    }
}

TEST_CASE("a descriptor that a child still has keeps the connection open", "[alone]") {
    const LoneLog log(pair_of_both({"7 fork() = 9", "7 close(4) = 0", "9 write(4, \"a\", 1) = 1",
                                    "8 read(3, \"a\", 9) = 1", "9 exit_group(0) = ?",
                                    "9 +++ exited with 0 +++"}));
    CHECK(log.state_after("close", 7) == "ESTABLISHED");
    // The window of the client's read ends with the stamp of the next line, and the child's exit
    // begins there: the FIN may have come before the read returned.
    CHECK(log.implied_lines.back() ==
          "server F. queued [ESTABLISHED|CLOSE-WAIT/FIN-WAIT-1|FIN-WAIT-2]");
    CHECK(log.all.back().call == 0);
    CHECK(log.all.back().pid == 9);
}

TEST_CASE("bytes that were looked at and then read have arrived once", "[alone]") {
    const LoneLog log(pair_of_both({"8 write(3, \"abcd\", 4) = 4",
                                    "7 recvfrom(4, \"ab\", 2, MSG_PEEK, NULL, NULL) = 2",
                                    "7 recvfrom(4, \"abcd\", 9, 0, NULL, NULL) = 4"}));
    REQUIRE(log.implied_lines.size() == 5);
    CHECK(log.implied_lines[3].starts_with("client P. 1+2 passed"));
    CHECK(log.implied_lines[4].starts_with("client P. 3+2 passed"));
}

TEST_CASE("two connections that began at once are paired by their bytes, or not at all",
          "[alone]") {
    const Lines both = {"8 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
                        "9 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
                        "8 connect(3, " + at_9877 + " <unfinished ...>",
                        "9 connect(3, " + at_9877 + " <unfinished ...>",
                        "8 <... connect resumed>) = 0",
                        "9 <... connect resumed>) = 0",
                        accepted(40001, 4),
                        accepted(40002, 5)};
    SECTION("nothing tells them apart") {
        const LoneLog log(joined({listener(), both}));
        CHECK(log.ambiguous == 2);
        CHECK(log.connections.size() == 4);
    }
    SECTION("their bytes do") {
        const LoneLog log(joined({listener(),
                                  both,
                                  {"8 write(3, \"eight\", 5) = 5", "9 write(3, \"nine\", 4) = 4",
                                   "7 read(4, \"nine\", 9) = 4", "7 read(5, \"eight\", 9) = 5"}}));
        CHECK(log.ambiguous == 0);
        REQUIRE(log.connections.size() == 2);
        CHECK(log.connections[0].client.pid == 8);
        CHECK(log.connections[0].identity.client.port == 40002);
    }
}
