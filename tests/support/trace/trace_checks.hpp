// Catch2 checks that live tests make of a run: that it went well and that nothing of what must hold
// for any trace is violated.
#pragma once

#include "support/catch.hpp"
#include "support/trace/trace_invariants.hpp"
#include "support/traced_run.hpp"

namespace tcpwhy::test {

/// Ends the test where there is no whole trace; reports each violation else.
inline void check_good_trace(const TracedRun& run) {
    INFO(report(run));
    REQUIRE(run.finished.status == 0);
    REQUIRE(run.unreadable.empty());
    CHECK(check_invariants(run.trace) == std::vector<std::string>{});
    CHECK(run.trace.summary.unexplained == 0);
    CHECK(run.trace.summary.compared > 0);
}

}  // namespace tcpwhy::test
