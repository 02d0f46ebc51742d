// Streams that are not seen whole, and Multipath TCP: the kernel's part of both.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>

#include "support/catch.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;

namespace {

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string mptcp_peer(const std::string& arguments) {
    return "/usr/bin/python3 " TESTS_DIR "/peers/python/mptcp_pair.py " + arguments;
}

const TracedSegment* carrying(const Trace& trace, const std::string& payload) {
    for (const TracedSegment& segment : trace.segments)
        if (segment.payload == payload) return &segment;
    return nullptr;
}

}  // namespace

TEST_CASE("what io_uring sends is inferred, and the calls keep their segments") {
    if (first_line("/proc/sys/kernel/io_uring_disabled") == "2") {
        std::cerr << "not tried: io_uring is disabled on this machine\n";
        return;
    }
    const std::string all = GENERATE("", " all");
    const TracedRun run =
        traced_pair(peer("ring-peer") + " server" + all, peer("ring-peer") + " client" + all);
    check_good_trace(run);
    INFO(report(run));
    for (const char* hidden : {"abc", "hidden", "hidden too"}) {
        const TracedSegment* segment = carrying(run.trace, hidden);
        INFO(hidden);
        REQUIRE(segment != nullptr);
        CHECK(segment->cause.evidence == "inferred");
        CHECK_FALSE(segment->cause.call);
        CHECK_FALSE(segment->noted("coalesced-writes"));
    }
    for (const char* seen : {"def", "seen", "seen again"}) {
        const TracedSegment* segment = carrying(run.trace, seen);
        INFO(seen);
        REQUIRE(segment != nullptr);
        CHECK(segment->cause.name == "write");
        CHECK(segment->cause.evidence == "observed");
        CHECK_FALSE(segment->noted("unseen-send"));
    }
}

TEST_CASE("an MPTCP socket ends with a DATA_FIN of close()") {
    if (first_line("/proc/sys/net/mptcp/enabled") != "1") {
        std::cerr << "not tried: Multipath TCP is disabled on this machine\n";
        return;
    }
    const TracedRun run = traced_pair(mptcp_peer("server"), mptcp_peer("client"));
    check_good_trace(run);
    INFO(report(run));
    for (const TracedCall& call : run.trace.calls)
        CHECK(std::find(call.notes.begin(), call.notes.end(), "shared-descriptor") ==
              call.notes.end());
    std::size_t data_fins = 0;
    for (const TracedSegment& segment : run.trace.segments) {
        if (!segment.noted("data-fin")) continue;
        ++data_fins;
        CHECK(segment.cause.name == "close");
    }
    CHECK(data_fins >= 2);
}

TEST_CASE("an MPTCP listener and a TCP client speak TCP") {
    const TracedRun run = traced_pair(mptcp_peer("server"), mptcp_peer("client tcp"));
    check_good_trace(run);
    for (const TracedSegment& segment : run.trace.segments) CHECK_FALSE(segment.noted("multipath"));
}
