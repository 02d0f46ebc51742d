// The article's run, as `tcpwhy demo` makes it: every segment with its cause, the same each time.
#include "support/catch.hpp"
#include "support/trace/echo_story.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;

namespace {

/// From, flags, and kind and name of the cause: "client S call connect".
using Step = std::string;

/// Without the plain ACKs that nobody asked for: those may stand alone or ride, come now or 40 ms
/// later.
std::vector<Step> steps_of(const Trace& trace) {
    std::vector<Step> steps;
    for (const TracedSegment& segment : trace.segments)
        if (!segment.pure_ack() || !segment.cause.name.empty())
            steps.push_back(segment.from + " " + segment.flags + " " + segment.cause.kind + " " +
                            segment.cause.name);
    return steps;
}

const TracedSegment& only(const std::vector<const TracedSegment*>& segments) {
    REQUIRE(segments.size() == 1);
    return *segments.front();
}

const TracedSegment& data_of(const Trace& trace, const std::string& from) {
    return only(trace.data_of(1, from));
}
const TracedSegment& fin_of(const Trace& trace, const std::string& from) {
    return only(trace.segments_with(1, from, 'F'));
}

std::string states_after(const TracedSegment& segment) {
    return segment.client_state + " " + segment.server_state;
}

}  // namespace

TEST_CASE("the demo shows the article's run with the cause of every segment") {
    const TracedRun run = traced({"demo"});
    check_good_trace(run);
    INFO(report(run));
    const Trace& trace = run.trace;
    REQUIRE(trace.connections.size() == 1);
    CHECK(check_handshake(trace, 1, true) == std::vector<std::string>{});

    SECTION("one letter and a newline go there and back, each by the call that wrote it") {
        for (const char* from : {"client", "server"}) {
            const TracedSegment& data = data_of(trace, from);
            CHECK(data.flags == "P.");
            CHECK(data.seq == 1);
            CHECK(data.length == 2);
            CHECK(data.payload == "a\n");
            CHECK(data.cause.kind == "call");
            CHECK(data.cause.rule == "bytes");
            REQUIRE(trace.call_behind(data) != nullptr);
            CHECK(trace.call_behind(data)->family == "send");
            CHECK(trace.call_behind(data)->data == "a\n");
        }
    }
    SECTION("the server makes the article's calls, in their order") {
        std::vector<std::string> names;
        for (const TracedCall& call : trace.calls)
            if (call.side == "server" && (call.connection == 1 || call.family == "listen") &&
                call.name != "epoll_ctl")  // Asio's own book-keeping
                names.push_back(call.name);
        CHECK(names == std::vector<std::string>{"listen", "accept", "recvfrom", "sendto", "close"});
    }
    SECTION("the server closes first; the client stays in CLOSE-WAIT until its process ends") {
        const TracedSegment& first = fin_of(trace, "server");
        const TracedSegment& second = fin_of(trace, "client");
        CHECK(first.number < second.number);
        CHECK(first.cause.kind == "call");
        CHECK(first.cause.name == "close");
        CHECK(states_after(first) == "CLOSE-WAIT FIN-WAIT-1");
        CHECK(second.cause.kind == "exit");
        CHECK(states_after(second) == "LAST-ACK TIME-WAIT");
        CHECK(states_after(trace.segments.back()) == "CLOSED TIME-WAIT");
        CHECK(trace.connections.front().outcome == "closed");
        CHECK(trace.connections.front().closed_first == "server");

        const TracedCall* connect = trace.call_behind(*trace.segment(1));
        REQUIRE(connect != nullptr);
        REQUIRE(second.cause.pid.has_value());
        CHECK(*second.cause.pid == connect->pid);
        // Answered while the client lives, so the end of the process is all that is missing.
        for (const TracedSegment& segment : trace.segments)
            if (segment.number > first.number && segment.number < second.number)
                CHECK(states_after(segment) == "CLOSE-WAIT FIN-WAIT-2");
    }
    SECTION("nine segments up to the ACK of the server's FIN, where no ACK rides") {
        const std::uint64_t until_close = fin_of(trace, "client").number - 1;
        CHECK(until_close <= 9);
        CHECK(until_close >= 7);  // the ACKs of the client's data and of the server's may ride
    }
}

TEST_CASE("the demo run again and again gives the same causes") {
    const std::vector<Step> article{"client S call connect",  "server S. reply listen",
                                    "client . reply connect", "client P. call sendto",
                                    "server P. call sendto",  "server F. call close",
                                    "client F. exit "};
    const int repetitions = number_from_environment("TCPWHY_REPEAT", 5);
    for (int repetition = 1; repetition <= repetitions; repetition++) {
        INFO("repetition " << repetition);
        const TracedRun run = traced({"demo"});
        check_good_trace(run);
        INFO(report(run));
        CHECK(steps_of(run.trace) == article);
    }
}
