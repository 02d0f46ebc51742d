// The timers that tcpwhy names against the kernel's own counters of the private lab
// (/proc/net/netstat), which nobody else changes.
#include <algorithm>
#include <sstream>

#include "support/catch.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;

namespace {

/// A counter of TcpExt, from what the client printed; names and values stand on two lines.
long counter(const std::string& printed, const std::string& wanted) {
    std::istringstream lines(printed);
    std::string line;
    std::vector<std::string> names;
    while (std::getline(lines, line)) {
        const std::size_t begin = line.find("TcpExt:");
        if (begin == std::string::npos) continue;
        std::istringstream words(line.substr(begin));
        std::vector<std::string> row;
        for (std::string word; words >> word;) row.push_back(word);
        if (names.empty()) {
            names = row;
            continue;
        }
        for (std::size_t at = 0; at < std::min(names.size(), row.size()); ++at)
            if (names[at] == wanted) return std::stol(row[at]);
    }
    return -1;
}

long timers(const Trace& trace, const std::string& name) {
    return std::count_if(trace.segments.begin(), trace.segments.end(),
                         [&](const TracedSegment& segment) {
                             return segment.cause.kind == "timer" && segment.cause.timer == name;
                         });
}

}  // namespace

TEST_CASE("the delayed ACKs that are named are those that the kernel has counted") {
    // The shell outlives echo-client, whose exit sends the last FIN, so that all ACKs are counted.
    const TracedRun run = traced_pair(
        "echo-server",
        "/bin/sh -c 'echo a | \"$0\" 127.0.0.1; sleep 0.3; cat /proc/self/net/netstat' " +
            std::string(BIN_DIR) + "/echo-client");
    INFO(report(run));
    const std::string printed = run.finished.out + run.finished.err;
    REQUIRE(counter(printed, "DelayedACKs") >= 0);
    CHECK(timers(run.trace, "delayed-ack") == counter(printed, "DelayedACKs"));
    CHECK(timers(run.trace, "tail-loss-probe") == counter(printed, "TCPLossProbes"));
    CHECK(timers(run.trace, "retransmission") == counter(printed, "TCPTimeouts"));
}
