// Two hundred connections in one run, from four client processes at once: none unexplained, and
// none mixed up. Each sends a text of its own, so that a segment tied to the call of another
// connection carries the wrong bytes.
#include <map>

#include "support/catch.hpp"
#include "support/trace/echo_story.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;

namespace {

constexpr int processes = 4;
constexpr int connections_each = 50;

std::string text_of(int process, int connection) {
    return "text of process " + std::to_string(process) + ", connection " +
           std::to_string(connection);
}

struct Server {
    std::string program;
    bool waits_in_calls;
};

/// The text that the client's only send on that connection wrote.
std::string sent_by_client(const Trace& trace, std::uint64_t connection) {
    const auto sends = trace.calls_of(connection, "client", "send");
    REQUIRE(sends.size() == 1);
    return sends.front()->data;
}

/// Each text once, and each process's texts in the order of its connections, from the process that
/// says so.
void check_senders(const Trace& trace) {
    std::map<std::int64_t, std::vector<std::string>> texts;
    for (const TracedCall& call : trace.calls)
        if (call.side == "client" && call.family == "send") texts[call.pid].push_back(call.data);
    REQUIRE(texts.size() == static_cast<std::size_t>(processes));
    std::set<std::vector<std::string>> expected;
    for (int process = 1; process <= processes; process++) {
        std::vector<std::string> in_order;
        for (int connection = 1; connection <= connections_each; connection++)
            in_order.push_back(text_of(process, connection));
        expected.insert(in_order);
    }
    std::set<std::vector<std::string>> seen;
    for (const auto& [pid, in_order] : texts) seen.insert(in_order);
    CHECK(seen == expected);
}

void check_many(const Server& server) {
    const TracedRun run =
        traced_pair(peer(server.program) + " 9877 " + std::to_string(processes * connections_each),
                    peer("fork-client") + " 127.0.0.1 9877 text " +
                        std::to_string(connections_each) + " " + std::to_string(processes),
                    {"--timeout", "60"});
    INFO(server.program << ": status " << run.finished.status << ": " << run.finished.err);
    REQUIRE(run.finished.status == 0);
    REQUIRE(run.unreadable.empty());
    const Trace& trace = run.trace;
    CHECK(check_invariants(trace) == std::vector<std::string>{});
    CHECK(trace.summary.unexplained == 0);
    CHECK(trace.summary.compared > 0);
    REQUIRE(trace.connections.size() == static_cast<std::size_t>(processes * connections_each));
    check_senders(trace);
    for (const TracedConnection& connection : trace.connections) {
        const auto violations = check_echo(trace, connection.id,
                                           {.message = sent_by_client(trace, connection.id),
                                            .accept_waits = server.waits_in_calls,
                                            .reads_wait = server.waits_in_calls});
        if (violations.empty()) continue;
        INFO(story(trace, connection.id));
        CHECK(violations == std::vector<std::string>{});
    }
}

}  // namespace

TEST_CASE("two hundred connections of four processes at one blocking server are not mixed up") {
    check_many({"plain-server", true});
}

TEST_CASE("two hundred connections of four processes at one epoll server are not mixed up") {
    check_many({"epoll-server", false});
}

TEST_CASE(
    "two hundred connections of four processes at a server of many threads are not mixed up") {
    check_many({"thread-server", true});
}

TEST_CASE(
    "two hundred connections of four processes at a server of many children are not mixed up") {
    check_many({"fork-server", true});
}
