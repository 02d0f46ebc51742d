// Programs that want to hide their children from a tracer.
#include "live/observe/observed_run.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

TEST_CASE("children that are made with CLONE_UNTRACED are observed, and nobody notices") {
    const auto facts = observe(observed("untraced"));
    const auto forks = facts.events(model::ProcessEvent::What::fork);
    REQUIRE(forks.size() == 3);
    CHECK(facts.notices(model::Notice::Code::untraced_child).size() == 1);
    const auto sockets = facts.calls(model::SystemCall::socket);
    REQUIRE(sockets.size() == 3);
    for (std::size_t at = 0; at < 3; ++at) CHECK(sockets[at].entered.pid == forks[at].pid);
}
