// Closings of a socket that many processes share: each child of a server closes its copy of the
// listener. Such a closing sends no FIN, and nothing of it stays.
#include "support/catch.hpp"
#include "support/play/bare_trace.hpp"
#include "support/play/play_steps.hpp"
#include "tracer/analysis/analyze_call.hpp"
#include "tracer/analysis/analyze_process.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;

namespace {

struct Children : test::BareTrace {
    void close(CallId id, std::uint32_t holders_left) {
        CallEntered entered = test::entry(pid, SystemCall::close, test::listener);
        entered.id = id;
        entered.tid = pid;
        entered.time = ++now;
        entered.releases = {{test::listener, 1, holders_left, {}, {}}};
        analysis::analyze(trace, entered);
        CallReturned returned;
        returned.id = id;
        returned.time = ++now;
        analysis::analyze(trace, returned);
    }
    void happens(ProcessEvent::What what, std::vector<Release> releases = {}) {
        ProcessEvent event;
        event.time = ++now;
        event.pid = pid;
        event.what = what;
        event.releases = std::move(releases);
        analysis::analyze(trace, event);
    }
    std::size_t closings() { return trace.sockets.view(test::listener).closings.size(); }

    static constexpr Pid pid = 100;
    Time now = 0;
};

Release of_listener(std::uint32_t holders_left) {
    return {test::listener, 1, holders_left, {}, {}};
}

}  // namespace

TEST_CASE("the closing of one descriptor of several is forgotten when it is over", "[closing]") {
    using What = ProcessEvent::What;
    Children run;
    SECTION("close()") {
        for (CallId id = 1; id <= 3; ++id) run.close(id, 1);
    }
    SECTION("the end of a process") {
        run.happens(What::ending, {of_listener(1)});
        CHECK(run.closings() == 1);
        run.happens(What::exit);
    }
    SECTION("execve()") {
        run.happens(What::executing, {of_listener(1)});
        CHECK(run.closings() == 1);
        run.happens(What::exec, {of_listener(1)});
    }
    CHECK(run.closings() == 0);
}

TEST_CASE("the closing of the last descriptor stays: its FIN may leave later", "[closing]") {
    Children run;
    run.trace.sockets.view(test::listener).connection = run.connect().id;
    run.close(1, 1);
    run.close(2, 0);
    CHECK(run.closings() == 1);
}

TEST_CASE("an execve() that releases a descriptor of no socket closes nothing", "[closing]") {
    Children run;
    Release nothing = of_listener(0);
    nothing.socket = 0;
    run.happens(ProcessEvent::What::executing, {nothing, of_listener(1)});
    CHECK(run.trace.sockets.view(0).closings.empty());
    const auto& closings = run.trace.sockets.view(test::listener).closings;
    REQUIRE(closings.size() == 1);
    CHECK(closings.front().by_exec);
}
