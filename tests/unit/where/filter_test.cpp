// The part of a trace that --where lets through.
#include "tracer/where/filter.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "support/play/article_trace.hpp"
#include "support/trace/trace_teller.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::model::tcp_flag;
using test::TraceTeller;
using where::Conditions;

namespace {

struct Passed : PartialSink {
    std::vector<SegmentNumber> segments;
    std::vector<std::string> payloads;
    std::vector<SystemCall> entered;
    std::vector<SystemCall> returned;
    std::vector<ConnectionId> connections;
    std::vector<std::string> processes;
    Time settled_until = 0;
    Time newest = 0;
    bool in_order = true;

    void pass(Time time) {
        in_order = in_order && time > settled_until && time >= newest;
        newest = std::max(newest, time);
    }
    void segment(const Segment& segment, const SegmentFinding& finding) override {
        pass(segment.time);
        segments.push_back(finding.number);
        payloads.emplace_back(as_text(segment.payload));
        if (finding.cause.call != 0)
            CHECK(std::count(entered.begin(), entered.end(), finding.cause.name) > 0);
    }
    void call_entered(const CallEntered& call, const CallFinding&) override {
        entered.push_back(call.call);
    }
    void call_returned(const CallEntered& call, const CallReturned*, const CallFinding&) override {
        returned.push_back(call.call);
    }
    void connection(const ConnectionFinding& finding) override {
        connections.push_back(finding.identity.id);
    }
    void process(const ProcessEvent& event) override { processes.push_back(event.name); }
    void settled(Time until) override { settled_until = until; }
};

Passed article(const std::vector<std::string>& words) {
    Passed passed;
    where::Filter filter(Conditions(words), passed);
    test::tell_article(filter);
    return passed;
}

ConnectionFinding ended(ConnectionId id, Outcome outcome) {
    ConnectionFinding finding;
    finding.identity.id = id;
    finding.outcome = outcome;
    return finding;
}

Cause by_write(CallId call, Pid pid) {
    return test::by_call(SystemCall::write, call, pid, Rule::bytes);
}

}  // namespace

TEST_CASE("without conditions everything passes") {
    Passed all;
    test::tell_article(all);
    const Passed same = article({});
    CHECK(same.segments == all.segments);
    CHECK(same.entered == all.entered);
    CHECK(same.connections == all.connections);
}

TEST_CASE("a segment that matches brings along the call that sent it and those that it wakes") {
    const Passed passed = article({"cause=connect"});
    CHECK_FALSE(passed.segments.empty());
    CHECK(std::count(passed.entered.begin(), passed.entered.end(), SystemCall::connect) == 1);
    CHECK(std::count(passed.entered.begin(), passed.entered.end(), SystemCall::write) == 0);
    CHECK(passed.entered.size() == passed.returned.size());
    CHECK(passed.connections.size() == 1);
}

TEST_CASE("a side has the segments that it sends, and its calls") {
    Passed all;
    test::tell_article(all);
    const Passed client = article({"side=client"});
    const Passed server = article({"side=server"});
    CHECK(client.segments.size() + server.segments.size() == all.segments.size());
    CHECK(std::count(server.returned.begin(), server.returned.end(), SystemCall::bind) == 1);
    CHECK(std::count(client.returned.begin(), client.returned.end(), SystemCall::bind) == 0);
}

TEST_CASE("an errno passes the calls that failed with it, and nothing else") {
    Passed passed;
    where::Filter filter(Conditions({"errno=ECONNREFUSED"}), passed);
    TraceTeller tell(filter);
    tell.in(1, 40000);
    tell.segment(Side::client, {.flags = syn});
    const CallId fails = tell.enter(Side::client, test::a_call(SystemCall::connect, 3));
    const CallId works = tell.enter(Side::client, test::a_call(SystemCall::write, 3));
    tell.leave(works, 1);
    tell.leave(fails, -1, {}, 111);
    CHECK(passed.segments.empty());
    CHECK(passed.returned == std::vector<SystemCall>{SystemCall::connect});
    CHECK(filter.shown() > 0);
}

TEST_CASE("a process has its calls and the segments of its end, by name and by number") {
    for (const char* word : {"process=server", "process=7"}) {
        Passed passed;
        where::Filter filter(Conditions({word}), passed);
        TraceTeller tell(filter);
        tell.process(ProcessEvent::What::start, 7, Side::server, "server");
        tell.process(ProcessEvent::What::start, 12, Side::client, "client");
        tell.in(1, 40000);
        const CallId read = tell.enter(Side::server, test::a_call(SystemCall::read, 4, true));
        const CallId write = tell.enter(Side::client, test::a_call(SystemCall::write, 3));
        tell.segment(Side::client,
                     {.seq = 1, .ack = 1, .payload = "x", .cause = by_write(write, 12)});
        tell.segment(Side::server, {.seq = 1, .ack = 2});  // the kernel's ACK of that end
        tell.leave(write, 1);
        tell.leave(read, 1, {1});
        CHECK(passed.segments == std::vector<SegmentNumber>{2});
        CHECK(passed.returned == std::vector<SystemCall>{SystemCall::read});
        CHECK(passed.processes == std::vector<std::string>{"server"});
    }
}

TEST_CASE("an outcome holds the events of a connection back until it is known, in their order") {
    Passed passed;
    where::Filter filter(Conditions({"outcome=reset"}), passed);
    TraceTeller tell(filter);
    std::string bytes = "one";
    tell.at(1);
    tell.in(1, 40000);
    tell.segment(Side::client, {.seq = 1, .ack = 1, .payload = bytes});
    bytes = "???";  // what was borrowed has changed since
    tell.at(2);
    tell.in(2, 40001);
    tell.segment(Side::client, {.seq = 1, .ack = 1, .payload = "two"});
    tell.at(3);
    tell.in(1);
    tell.segment(Side::server, {.flags = rst, .seq = 1});
    filter.settled(tell.now());
    CHECK(passed.segments.empty());
    CHECK(passed.settled_until < tell.now());
    filter.connection(ended(2, Outcome::closed));
    CHECK(passed.segments.empty());
    filter.connection(ended(1, Outcome::reset));
    CHECK(passed.segments == std::vector<SegmentNumber>{1, 3});
    CHECK(passed.payloads.front() == "one");
    CHECK(passed.connections == std::vector<ConnectionId>{1});
    CHECK(passed.in_order);
    filter.settled(tell.now());
    CHECK(passed.settled_until == tell.now());
}

TEST_CASE("what is undecided at the end does not match, and nothing shown is said so") {
    Passed passed;
    where::Filter filter(Conditions({"outcome=reset"}), passed);
    TraceTeller tell(filter);
    tell.in(1, 40000);
    tell.segment(Side::client, {.seq = 1, .ack = 1, .payload = "x"});
    filter.end({});
    CHECK(passed.segments.empty());
    CHECK(filter.shown() == 0);
}
