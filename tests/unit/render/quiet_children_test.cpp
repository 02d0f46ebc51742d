// Births and deaths of processes that never touch TCP stay off the ladder.
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/trace/trace_teller.hpp"

using namespace tcpwhy;
using model::Pid;
using model::ProcessEvent;
using model::Side;
using model::SystemCall;
using test::TraceTeller;
using What = model::ProcessEvent::What;

namespace {

struct Family {
    TraceTeller tell;

    explicit Family(model::TraceSink& sink) : tell(sink) {
        tell.process(What::start, 7, Side::server, "server");
    }
    void forks(Pid parent, Pid child) {
        ProcessEvent event;
        event.what = What::fork;
        event.pid = child;
        event.parent = parent;
        event.role = Side::server;
        tell.process(event);
    }
    void exits(Pid pid, int signal = 0) {
        ProcessEvent event;
        event.what = What::exit;
        event.pid = pid;
        event.signal = signal;
        tell.process(event);
    }
    void makes_socket(Pid pid) {
        tell.pids(12, pid);
        tell.leave(tell.enter(Side::server, test::a_call(SystemCall::socket, -1)), 3);
    }
};

std::string ladder(const std::function<void(Family&)>& story) {
    return test::rendered("ladder", {}, [&](model::TraceSink& sink) {
        Family family(sink);
        story(family);
        sink.end({});
    });
}

}  // namespace

TEST_CASE("a child that never touches a socket has no rows", "[ladder]") {
    const std::string text = ladder([](Family& family) {
        family.forks(7, 20);
        family.forks(20, 21);
        family.exits(21);
        family.exits(20);
        family.makes_socket(7);
    });
    CHECK_THAT(text, !ContainsSubstring("forked"));
    CHECK_THAT(text, !ContainsSubstring("exits"));
    CHECK_THAT(text, ContainsSubstring("socket"));
}

TEST_CASE("a birth is shown when the child touches a socket", "[ladder]") {
    const std::string text = ladder([](Family& family) {
        family.forks(7, 20);
        family.makes_socket(20);
        family.exits(20);
    });
    CHECK_THAT(text, ContainsSubstring("is forked by 7"));
    CHECK_THAT(text, ContainsSubstring("exits"));
    CHECK(text.find("forked") < text.find("socket"));
}

TEST_CASE("a child of a process with sockets, and one that a signal kills, are shown", "[ladder]") {
    const std::string inherits = ladder([](Family& family) {
        family.makes_socket(7);
        family.forks(7, 20);
        family.exits(20);
    });
    CHECK_THAT(inherits, ContainsSubstring("is forked by 7"));
    CHECK_THAT(inherits, ContainsSubstring("exits"));
    const std::string killed = ladder([](Family& family) {
        family.forks(7, 20);
        family.exits(20, 11);
    });
    CHECK_THAT(killed, ContainsSubstring("SIGSEGV"));
}
