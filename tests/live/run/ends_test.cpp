// Connections that end otherwise than by an orderly close(): by exits, signals and resets.
#include <unistd.h>

#include <algorithm>

#include "support/catch.hpp"
#include "support/trace/echo_story.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;

namespace {

std::string server(const std::string& command) {
    return peer(command) + " 9877";
}
std::string client(const std::string& command) {
    return peer(command) + " 127.0.0.1 9877";
}

/// The only segment of that end with that flag.
const TracedSegment& only(const TracedRun& run, const std::string& from, char flag) {
    const auto found = run.trace.segments_with(1, from, flag);
    REQUIRE(found.size() == 1);
    return *found.front();
}

void check_exit_cause(const TracedRun& run, const TracedSegment& segment,
                      const std::string& signal) {
    CHECK(segment.cause.kind == "exit");
    CHECK(segment.cause.signal == signal);
    REQUIRE(segment.cause.pid.has_value());
    const TracedProcess* exit = run.trace.exit_of(*segment.cause.pid);
    REQUIRE(exit != nullptr);
    CHECK(exit->side == segment.from);
    CHECK(exit->signal == signal);
}

void check_close_cause(const TracedRun& run, const TracedSegment& segment) {
    CHECK(segment.cause.kind == "call");
    CHECK(segment.cause.name == "close");
    CHECK(run.trace.call_behind(segment) != nullptr);
}

}  // namespace

TEST_CASE("a client that leaves without close(): its FIN is caused by the end of its process") {
    const TracedRun run = traced_pair(server("plain-server"), client("bad-client leaves"));
    check_good_trace(run);
    INFO(report(run));
    check_exit_cause(run, only(run, "client", 'F'), "");
    check_close_cause(run, only(run, "server", 'F'));
}

TEST_CASE("a client that is killed in mid talk: the signal is named at its FIN") {
    // Nobody answers it, so that nothing unread turns the FIN into a reset.
    const TracedRun run =
        traced_pair(server("bad-server never-accepts"), client("bad-client is-killed"));
    check_good_trace(run);
    INFO(report(run));
    check_exit_cause(run, only(run, "client", 'F'), "SIGKILL");
    CHECK(check_handshake(run.trace, 1, false).size() == 1);  // all but the accept()
}

TEST_CASE("a client that is killed with the answer unread: the reset is caused by its end") {
    const TracedRun run = traced_pair(server("plain-server"), client("bad-client dies-unread"));
    check_good_trace(run);
    INFO(report(run));
    const TracedSegment& reset = only(run, "client", 'R');
    check_exit_cause(run, reset, "SIGKILL");
    CHECK(reset.phase == "abort");
    CHECK(run.trace.connections.front().outcome == "reset");
    CHECK(run.trace.connections.front().closed_first == "client");
}

TEST_CASE("a client that resets with SO_LINGER: the reset is caused by its close()") {
    const TracedRun run = traced_pair(server("plain-server"), client("bad-client resets"));
    check_good_trace(run);
    INFO(report(run));
    const TracedSegment& reset = only(run, "client", 'R');
    check_close_cause(run, reset);
    CHECK(reset.noted("reset-linger"));
    CHECK(reset.client_state == "CLOSED");
    CHECK(reset.server_state == "CLOSED");
}

TEST_CASE(
    "a server that is killed while it serves: its FIN is caused by its end, and the client's read "
    "wakes") {
    const TracedRun run = traced_pair(server("bad-server dies-serving"), client("plain-client"));
    check_good_trace(run);
    INFO(report(run));
    const TracedSegment& fin = only(run, "server", 'F');
    check_exit_cause(run, fin, "SIGKILL");
    for (const TracedCall* call : run.trace.calls_of(1, "client", "receive"))
        if (call->entered < fin.time)
            CHECK(call->woken_by == std::vector<std::uint64_t>{fin.number});
    check_exit_cause(run, only(run, "client", 'F'), "");
}

TEST_CASE(
    "a server that never accepts: the kernel alone takes connection and data, until the listener "
    "goes away") {
    const TracedRun run = traced_pair(server("bad-server never-accepts"),
                                      client("bad-client hangs"), {"--timeout", "3"});
    INFO(report(run));
    REQUIRE(run.unreadable.empty());
    CHECK(check_invariants(run.trace) == std::vector<std::string>{});
    CHECK(run.trace.summary.unexplained == 0);
    REQUIRE(run.trace.segments.size() > 3);
    CHECK(run.trace.calls_of(1, "server", "accept").empty());
}

TEST_CASE("a listener that is shut down resets what waits, and is CLOSED") {
    const TracedRun run = traced_pair(server("bad-server shuts-listener"),
                                      client("bad-client hangs"), {"--timeout", "3"});
    INFO(report(run));
    REQUIRE(run.unreadable.empty());
    CHECK(check_invariants(run.trace) == std::vector<std::string>{});
    CHECK(run.trace.summary.unexplained == 0);
    CHECK(run.trace.summary.disagreements == 0);
    const TracedSegment& reset = only(run, "server", 'R');
    CHECK(reset.cause.kind == "call");
    CHECK(reset.cause.name == "shutdown");
    CHECK(reset.noted("reset-listener-closed"));
    for (const TracedCall& call : run.trace.calls) {
        if (call.name == "shutdown") CHECK(call.state == "CLOSED");
        if (call.name == "accept") CHECK(call.notes == std::vector<std::string>{"not-listening"});
    }
}

TEST_CASE(
    "data that a program's own filter drops is counted as received only when it comes again") {
    const TracedRun run =
        traced_pair(server("bad-server filters"), client("bad-client talks-late"));
    check_good_trace(run);
    INFO(report(run));
    CHECK(run.trace.summary.disagreements == 0);
    const auto& calls = run.trace.calls;
    const bool refused = std::any_of(calls.begin(), calls.end(), [](const TracedCall& call) {
        return call.name == "setsockopt" && call.error == "EPERM";
    });
    // Newer kernels let only a network administrator filter a TCP socket (Linux 5d39580f68e6).
    if (refused) CHECK(geteuid() != 0);
    const auto& segments = run.trace.segments;
    const auto doubted =
        std::count_if(segments.begin(), segments.end(),
                      [](const TracedSegment& segment) { return segment.noted("own-filter"); });
    CHECK((doubted > 0) == !refused);
    for (const TracedCall* call : run.trace.calls_of(1, "server", "receive")) {
        for (const std::uint64_t number : call->woken_by)
            CHECK_FALSE(run.trace.segments.at(number - 1).noted("own-filter"));
    }
}
