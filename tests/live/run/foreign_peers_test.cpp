// Servers and clients that are not of this suite, in five languages and all styles of waiting: the
// same truth of all.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "support/catch.hpp"
#include "support/trace/echo_story.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;

namespace {

const std::set<std::string> any_way_to_close = {"close", "shutdown", "dup2", "dup3"};

struct Peer {
    std::string name;
    std::string command;         ///< without the arguments that all peers take
    bool waits_in_calls = true;  ///< of accept() and reads; else in epoll or poll
    std::set<std::string> closes_with = {"close"};
};

/// The full path of a program; "" where it is not installed. The system's own comes first: others
/// may be wrappers.
std::string installed(const std::string& program) {
    std::istringstream folders("/usr/bin:/bin:" + std::string(std::getenv("PATH")));
    for (std::string folder; std::getline(folders, folder, ':');) {
        const std::string path = folder + "/" + program;
        if (access(path.c_str(), X_OK) == 0 && !std::filesystem::is_directory(path)) return path;
    }
    return "";
}

std::string script(const std::string& interpreter, const std::string& file) {
    return installed(interpreter) + " " TESTS_DIR "/peers/" + file;
}

/// Runs the two with `count` connections and checks each of them.
TracedRun check_pair(const Peer& server, const Peer& client, int count = 2) {
    INFO(server.name << " server, " << client.name << " client");
    const std::string message = "hello from " + client.name;
    const std::string number = std::to_string(count);
    TracedRun run = traced_pair(server.command + " 9877 " + number,
                                client.command + " 127.0.0.1 9877 \"" + message + "\" " + number,
                                {"--timeout", "60"});
    check_good_trace(run);
    INFO(report(run));
    CHECK(run.trace.connections.size() == static_cast<std::size_t>(count));
    for (const TracedConnection& connection : run.trace.connections)
        CHECK(check_echo(run.trace, connection.id,
                         {.message = message,
                          .accept_waits = server.waits_in_calls,
                          .reads_wait = server.waits_in_calls,
                          .client_closes_with = client.closes_with,
                          .server_closes_with = server.closes_with}) == std::vector<std::string>{});
    return run;
}

/// Says on standard error that something is not tried, and whether it is.
bool tried(const std::string& program) {
    if (!installed(program).empty()) return true;
    std::cerr << "not tried: " << program << " is not installed\n";
    return false;
}

const Peer plain_server{"plain C", peer("plain-server")};
const Peer plain_client{"plain C", peer("plain-client")};

const std::vector<Peer>& c_servers() {
    static const std::vector<Peer> servers{plain_server,
                                           {"forking C", peer("fork-server")},
                                           {"threaded C", peer("thread-server")},
                                           {"epoll C", peer("epoll-server"), false}};
    return servers;
}

const std::vector<Peer>& c_clients() {
    static const std::vector<Peer> clients{plain_client,
                                           {"threaded C", peer("thread-client")},
                                           {"epoll C", peer("epoll-client"), false},
                                           {"poll C", peer("poll-client"), false, {"shutdown"}}};
    return clients;
}

/// The client's segment that ended a wait of the epoll server: while the listener alone is watched,
/// the one that completes the handshake; from `accepted` on, data or FIN. Null when none came
/// during the call.
const TracedSegment* first_to_wake(const Trace& trace, const TracedCall& wait,
                                   Nanoseconds accepted) {
    for (const TracedSegment& segment : trace.segments) {
        if (segment.from != "client" || segment.has('S')) continue;
        const bool makes_ready =
            wait.entered < accepted ? segment.cause.name == "connect" : !segment.pure_ack();
        if (makes_ready && wait.entered < segment.time && segment.time <= wait.returned.value_or(0))
            return &segment;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("C servers and clients of all styles tell the same story") {
    const auto server = GENERATE(range(std::size_t{0}, c_servers().size()));
    const auto client = GENERATE(range(std::size_t{0}, c_clients().size()));
    check_pair(c_servers()[server], c_clients()[client]);
}

TEST_CASE("calls whose results count messages are told by their bytes") {
    const TracedRun run =
        traced_pair(peer("plain-server") + " 9877 1", peer("messages-client") + " 127.0.0.1 9877");
    INFO(report(run));
    REQUIRE(run.finished.status == 0);
    CHECK(run.unreadable.empty());
    CHECK(run.trace.summary.unexplained == 0);
    std::string sent;
    for (const TracedSegment& segment : run.trace.segments) {
        if (segment.length == 0) continue;
        if (segment.from == "client") {
            CHECK(segment.cause.name == "sendmmsg");
            sent += segment.payload;
        }
    }
    CHECK(sent == "abcdefghi");
    const auto receives = run.trace.calls_of(1, "client", "receive");
    REQUIRE(receives.size() == 1);
    CHECK(receives.front()->name == "recvmmsg");
    CHECK(receives.front()->result == 3);
    CHECK(receives.front()->data == "abcdefghi");
}

TEST_CASE("a server that forks accepts in one process and answers in another") {
    const TracedRun run = check_pair({"forking C", peer("fork-server")}, plain_client);
    for (const TracedConnection& connection : run.trace.connections) {
        const auto accepts = run.trace.calls_of(connection.id, "server", "accept");
        const auto sends = run.trace.calls_of(connection.id, "server", "send");
        REQUIRE(accepts.size() == 1);
        REQUIRE(sends.size() == 1);
        CHECK(accepts.front()->pid != sends.front()->pid);
        // The parent's copy and the child's: two calls, of which the last sends the FIN.
        CHECK(run.trace.calls_of(connection.id, "server", "close").size() == 2);
    }
}

TEST_CASE("a connect() that does not wait is finished by epoll and SO_ERROR") {
    const TracedRun run = check_pair(plain_server, {"epoll C", peer("epoll-client"), false});
    for (const TracedConnection& connection : run.trace.connections) {
        const auto connects = run.trace.calls_of(connection.id, "client", "connect");
        REQUIRE(connects.size() == 1);
        CHECK(connects.front()->error == "EINPROGRESS");
    }
}

TEST_CASE("epoll_wait is woken by the first segment that makes one of its descriptors ready") {
    int woken = 0;
    for (int attempt = 1; woken == 0 && attempt <= 5;
         attempt++) {  // on a busy machine the server may always come late
        const TracedRun run = check_pair({"epoll C", peer("epoll-server"), false}, plain_client, 1);
        INFO(report(run));
        const auto accepts = run.trace.calls_of(1, "server", "accept");
        REQUIRE(accepts.size() == 1);
        for (const TracedCall& call : run.trace.calls) {
            if (call.side != "server" || call.name != "epoll_wait") continue;
            const TracedSegment* first =
                first_to_wake(run.trace, call, accepts.front()->returned.value_or(0));
            if (first == nullptr) continue;
            CHECK(call.woken_by == std::vector<std::uint64_t>{first->number});
            woken++;
        }
    }
    CHECK(woken > 0);
}

TEST_CASE("Python's socket and asyncio, with each other and with C") {
    REQUIRE_FALSE(installed("python3").empty());
    const Peer socket_server{"Python socket", script("python3", "python/echo_server.py")};
    const Peer socket_client{"Python socket", script("python3", "python/echo_client.py")};
    const Peer asyncio_server{"Python asyncio", script("python3", "python/asyncio_server.py"),
                              false};
    const Peer asyncio_client{"Python asyncio", script("python3", "python/asyncio_client.py"),
                              false};
    SECTION("socket with socket") {
        check_pair(socket_server, socket_client);
    }
    SECTION("asyncio with asyncio") {
        check_pair(asyncio_server, asyncio_client);
    }
    SECTION("socket with asyncio") {
        check_pair(socket_server, asyncio_client);
    }
    SECTION("asyncio with socket") {
        check_pair(asyncio_server, socket_client);
    }
    SECTION("asyncio with C") {
        check_pair(asyncio_server, plain_client);
    }
    SECTION("C with asyncio") {
        check_pair(plain_server, asyncio_client);
    }
}

TEST_CASE("Node, with itself and with C") {
    if (!tried("node")) return;
    const Peer node_server{"Node", script("node", "node/echo_server.js"), false, any_way_to_close};
    const Peer node_client{"Node", script("node", "node/echo_client.js"), false, any_way_to_close};
    SECTION("Node with Node") {
        check_pair(node_server, node_client);
    }
    SECTION("Node with C") {
        check_pair(node_server, plain_client);
    }
    SECTION("C with Node") {
        check_pair(plain_server, node_client);
    }
}

TEST_CASE("Java, blocking and with selectors, with itself and with C") {
    if (!tried("java")) return;
    const Peer java_server{"Java", script("java", "java/EchoServer.java"), true, any_way_to_close};
    const Peer java_client{"Java", script("java", "java/EchoClient.java"), true, any_way_to_close};
    const Peer nio_server{"Java NIO", script("java", "java/NioEchoServer.java"), false,
                          any_way_to_close};
    SECTION("Java with Java") {
        check_pair(java_server, java_client);
    }
    SECTION("Java NIO with C") {
        check_pair(nio_server, plain_client);
    }
    SECTION("C with Java") {
        check_pair(plain_server, java_client);
    }
}
