// Call sites that come after the fact, and helpers that crash, hang or talk nonsense.
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "tracer/helpers/stacks/site_finder.hpp"
#include "tracer/helpers/stacks/site_stage.hpp"

using namespace tcpwhy;
using namespace tcpwhy::helpers;

namespace {

struct Collected : model::FactSink {
    void fact(model::Fact&& fact) override { facts.push_back(std::move(fact)); }
    void settled(model::Time until) override { settled_until = until; }
    std::vector<model::Fact> facts;
    model::Time settled_until = 0;
};

model::Fact entered(model::CallId id, model::Time time) {
    model::CallEntered call;
    call.id = id;
    call.time = time;
    return call;
}

SitePointer site(std::uint32_t line) {
    return std::make_shared<const model::CallSite>(model::CallSite{"/a.c", line, "f", "/a", ""});
}

SitePointer site_in(const model::Fact& fact) {
    return std::get<model::CallEntered>(fact).site;
}

/// A child that ptrace holds.
class HeldChild {
  public:
    HeldChild() : pid_(fork()) {
        if (pid_ == 0) {
            ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
            raise(SIGSTOP);
            _exit(0);
        }
        int status = 0;
        waitpid(pid_, &status, 0);
    }
    ~HeldChild() {
        kill(pid_, SIGKILL);
        int status = 0;
        waitpid(pid_, &status, 0);
    }
    HeldChild(const HeldChild&) = delete;
    HeldChild& operator=(const HeldChild&) = delete;
    [[nodiscard]] model::Pid pid() const { return pid_; }

  private:
    pid_t pid_;
};

SiteFinder::Question question(model::Pid pid, model::CallId call) {
    return {pid, pid, call, model::Family::send, 0, 0};
}

struct Outcome {
    int answered = 0;
    int with_site = 0;
};

/// Asks about one call and waits for the answer; `now` runs forward by a second a turn.
Outcome ask_once(SiteFinder& finder, model::Pid pid, model::CallId call) {
    Outcome outcome;
    model::Time now = static_cast<model::Time>(call) * 100 * model::second_ns;
    const auto answer = finder.ask(question(pid, call), now);
    for (int turn = 0; turn < 20 && answer.pending && outcome.answered == 0; ++turn) {
        now += model::second_ns;
        finder.take_answers(now, 20, [&](model::CallId, SitePointer found) {
            ++outcome.answered;
            if (found) ++outcome.with_site;
            return true;
        });
    }
    return outcome;
}

}  // namespace

TEST_CASE("a fact waits for its site, and all later facts wait with it") {
    Collected sink;
    SiteStage stage(sink);
    stage.fact(entered(1, 10));
    CHECK(sink.facts.size() == 1);
    stage.expect(2);
    stage.fact(entered(2, 20));
    stage.fact(entered(3, 30));
    stage.settled(40);
    CHECK(sink.facts.size() == 1);
    CHECK(sink.settled_until == 20);
    CHECK(stage.found(2, site(7)));
    stage.settled(50);
    REQUIRE(sink.facts.size() == 3);
    CHECK(site_in(sink.facts[1])->line == 7);
    CHECK(sink.settled_until == 50);
    CHECK(stage.given_up() == 0);
}

TEST_CASE("no fact waits for ever: its site is given up and counted") {
    Collected sink;
    SiteStage stage(sink);
    stage.expect(1);
    stage.fact(entered(1, 10));
    stage.settled(10 + SiteStage::longest_hold_ns + 1);
    REQUIRE(sink.facts.size() == 1);
    CHECK(site_in(sink.facts[0]) == nullptr);
    CHECK(stage.given_up() == 1);
    CHECK_FALSE(stage.found(1, site(7)));  // too late

    stage.expect(2);
    stage.fact(entered(2, 20 + SiteStage::longest_hold_ns));
    stage.finish();
    CHECK(sink.facts.size() == 2);
    CHECK(stage.given_up() == 2);
}

TEST_CASE("a helper that crashes, hangs or talks nonsense costs the sites alone") {
    const HeldChild child;
    const auto crashes = [](int socket) {
        char byte = 0;
        (void)recv(socket, &byte, 1, 0);  // the modules
        (void)recv(socket, &byte, 1, 0);  // the sample
        raise(SIGSEGV);
    };
    const auto hangs = [](int) {
        for (;;) pause();
    };
    const auto babbles = [](int socket) {
        (void)send(socket, "\3nonsense", 9, 0);
        for (;;) pause();
    };
    for (const std::function<void(int)>& body :
         std::vector<std::function<void(int)>>{crashes, hangs, babbles}) {
        SiteFinder finder(body);
        const Outcome outcome = ask_once(finder, child.pid(), 1);
        CHECK(outcome.answered == 1);
        CHECK(outcome.with_site == 0);
        CHECK(finder.counts().helper_lost == 1);
        CHECK(finder.counts().given_up == 1);
        // The program that the helper was busy with is not tried again.
        CHECK_FALSE(finder.ask(question(child.pid(), 2), 0).pending);
        CHECK(finder.counts().given_up == 2);
    }
}
