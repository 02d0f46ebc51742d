// Scripted talks: both programs of the pair do what their talk says, call by call.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "support/folder.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;

namespace {

std::string server(const std::string& talk) {
    return BIN_DIR "/echo-server --talk " + talk;
}
std::string client(const std::string& talk) {
    return BIN_DIR "/echo-client 127.0.0.1 --talk " + talk;
}

/// Runs the two talks and holds the story against the run.
void check_story(const std::string& server_talk, const std::string& client_talk,
                 const std::string& story) {
    const Folder folder;
    const TracedRun run = traced_pair(server(folder.file("server.talk", server_talk)),
                                      client(folder.file("client.talk", client_talk)),
                                      {"--expect", folder.file("expected.story", story)});
    check_good_trace(run);
}

}  // namespace

// The kernel acknowledges data as it arrives, or the read() that takes it does, if it comes first.
TEST_CASE("half-close: the client ends its stream, and the server still answers") {
    const std::string story = R"(story 1
server            socket(AF_INET, SOCK_STREAM, ____) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 128) = 0
server            accept(3) = 4                   <- ACK 1
client            socket(AF_INET, SOCK_STREAM, ____) = 3
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
client > server   SYN 0                           <- connect
server > client   SYN 0, ACK 1                    <- kernel for listen
client > server   ACK 1                           <- kernel for connect
client            write(3, "out\n", 4) = 4
client > server   DATA 1:5 "out\n"                <- write
server > client   ACK 5                           <- ____
server            read(4, 4) = 4                  <- DATA 1:5
client            shutdown(3, SHUT_WR) = 0
client > server   FIN 5                           <- shutdown
client            write(3, "more", 4) = -1 EPIPE
server            read(4, ____) = 0               <- FIN 5
server            write(4, "back\n", 5) = 5
server > client   DATA 1:6 "back\n", ACK 6        <- write                [FIN-WAIT-2, CLOSE-WAIT]
client > server   ACK 6                           <- ____
client            read(3, 5) = 5                  <- DATA 1:6
server            close(4) = 0
server > client   FIN 6, ACK 6                    <- close                [TIME-WAIT, LAST-ACK]
client            read(3, ____) = 0               <- FIN 6
client > server   ACK 7                           <- kernel               [TIME-WAIT, CLOSED]
client            close(3) = 0
connection 1: closed, client first
)";
    const std::string server_talk = "expect \"out\\n\"\nwait for end\nsend \"back\\n\"\nclose\n";
    const std::string client_talk =
        "ignore SIGPIPE\nsend \"out\\n\"\nshutdown send\nsend \"more\" fails EPIPE\n"
        "expect \"back\\n\"\nwait for end\nclose\n";
    check_story(server_talk, client_talk, story);
}

TEST_CASE("a talk makes its sockets itself: several connections, none of them accepted") {
    const std::string story = R"(story 1
server            socket(AF_INET, SOCK_STREAM, 0) = 3
server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0
server            bind(3, 0.0.0.0:PORT) = 0
server            listen(3, 5) = 0
server            poll([3], timeout) = 1          <- ACK 1
client            socket(AF_INET, SOCK_STREAM, 0) = 3
client            bind(3, ____) = 0
client            connect(3, 127.0.0.1:PORT) = 0  <- SYN 0
1: client > server   SYN 0                        <- connect
1: server > client   SYN 0, ACK 1                 <- kernel for listen
1: client > server   ACK 1                        <- kernel for connect
client            socket(AF_INET, SOCK_STREAM, 0) = 4
client            connect(4, 127.0.0.1:PORT) = 0  <- SYN 0
2: client > server   SYN 0                        <- connect
2: server > client   SYN 0, ACK 1                 <- kernel for listen
2: client > server   ACK 1                        <- kernel for connect
client            setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}) = 0
client            close(3) = 0
1: client > server   RST 1, ACK 1                    <- close
client            connect(4, AF_UNSPEC) = 0
2: client > server   RST 1, ACK 1                    <- connect
)";
    check_story("socket\nset reuse-address on\nbind\nlisten 5\nwait for data\nwait for signal\n",
                "socket as first\nbind 127.0.0.1:40123\nconnect\nsocket\nconnect\nfirst: reset\n"
                "disconnect\n",
                story);
}

TEST_CASE("a child that holds the descriptor keeps the connection open until it ends") {
    const Folder folder;
    const std::string server_talk =
        "fork\nexpect \"go\"\nsend \"x\"\nend fork\nclose\nwait for child\n";
    const TracedRun run = traced_pair(
        server(folder.file("server.talk", server_talk)),
        client(folder.file("client.talk", "send \"go\"\nexpect \"x\"\nwait for end\nclose\n")));
    check_good_trace(run);
    INFO(report(run));
    const auto fins = run.trace.segments_with(1, "server", 'F');
    REQUIRE(fins.size() == 1);
    const auto closes = run.trace.calls_of(1, "server", "close");
    REQUIRE(closes.size() == 1);
    REQUIRE(closes.front()->returned.has_value());
    const auto reads = run.trace.calls_of(1, "server", "receive");
    REQUIRE(reads.size() == 1);
    const TracedProcess* child = run.trace.exit_of(reads.front()->pid);
    REQUIRE(child);
    // Where the parent gets no processor for so long, it is the last to hold the descriptor.
    const bool parent_is_last = child->time < closes.front()->entered;
    CHECK(fins.front()->cause.kind == (parent_is_last ? "call" : "exit"));
    CHECK(closes.front()->notes.empty() == parent_is_last);  // shared-descriptor
}

TEST_CASE("a descriptor that is given away is the child's to write to and to close") {
    const Folder folder;
    const std::string server_talk =
        "socket as door\nset reuse-address on\nbind\nlisten\nfork\ntake from parent as mine\n"
        "expect \"go\"\nsend \"x\"\nclose\nend fork\naccept\ngive to child\nclose\nwait for "
        "child\n";
    const TracedRun run = traced_pair(
        server(folder.file("server.talk", server_talk)),
        client(folder.file("client.talk", "send \"go\"\nexpect \"x\"\nwait for end\nclose\n")));
    check_good_trace(run);
    INFO(report(run));
    const auto fins = run.trace.segments_with(1, "server", 'F');
    REQUIRE(fins.size() == 1);
    CHECK(fins.front()->cause.kind == "call");
    CHECK(fins.front()->cause.name == "close");
}

TEST_CASE("SIGPIPE ends a talk that does not ignore it") {
    const Folder folder;
    const TracedRun run = traced_pair(
        server(folder.file("server.talk", "close\n")),
        client(folder.file("client.talk",
                           "wait for end\nsend \"a\"\nwait for error\nsend \"b\"\nexit 1\n")));
    check_good_trace(run);
    INFO(report(run));
    const auto exits = std::count_if(
        run.trace.processes.begin(), run.trace.processes.end(), [](const TracedProcess& process) {
            return process.side == "client" && process.signal == "SIGPIPE";
        });
    CHECK(exits == 1);
}

TEST_CASE("a step that goes otherwise than it says ends the program with its line and status 1") {
    const Folder folder;
    const std::string port = std::to_string(free_port());
    const auto said = [&](const std::string& text) {
        const Finished finished = run({BIN_DIR "/echo-client", "127.0.0.1", "--port", port,
                                       "--talk", folder.file("c.talk", text)});
        CHECK(finished.status == 1);
        return finished.err;
    };
    CHECK_THAT(said("socket\nconnect\n"),
               ContainsSubstring("c.talk:2: connect: Connection refused"));
    CHECK_THAT(said("socket\nconnect fails EPERM\n"),
               ContainsSubstring("failed otherwise: Connection refused"));
    CHECK_THAT(said("socket\nlisten 1 fails EINVAL\n"), ContainsSubstring("it did not fail"));
    // Its own listener answers it.
    const std::string pair =
        "socket as door\nbind 127.0.0.1:0\nlisten\nsocket\nconnect fails ECONNREFUSED\n";
    CHECK(run({BIN_DIR "/echo-client", "127.0.0.1", "--port", port, "--talk",
               folder.file("p.talk", pair)})
              .status == 0);
}
