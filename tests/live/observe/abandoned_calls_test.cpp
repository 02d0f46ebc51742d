// Calls that never return to the program, in threads or frames that are gone, while it goes on.
#include <cerrno>

#include "live/observe/observed_run.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;
using model::SystemCall;

namespace {

void check_abandoned(const RecordedCall& call) {
    REQUIRE(call.returned);
    CHECK(call.returned->result == -1);
    CHECK(call.returned->error == EINTR);
}

}  // namespace

TEST_CASE("a call whose thread is cancelled ends, though its process goes on") {
    const auto facts = observe(observed("cancelled"));
    const auto reads = facts.calls(SystemCall::read);
    REQUIRE(reads.size() == 2);
    check_abandoned(reads[0]);
    CHECK(reads[0].returned->time < reads[1].entered.time);
    REQUIRE(reads[1].returned);
    CHECK(reads[1].returned->result == 2);
    const auto accepts = facts.calls(SystemCall::accept);
    REQUIRE(accepts.size() == 2);
    check_abandoned(accepts[1]);
    for (const auto& close : facts.calls(SystemCall::close))
        CHECK(accepts[1].returned->time < close.entered.time);
}

TEST_CASE("a call ends when a handler leaves it by siglongjmp") {
    const auto facts = observe(observed("jumped", {"jump"}));
    const auto reads = facts.calls(SystemCall::read);
    REQUIRE(reads.size() == 3);
    check_abandoned(reads[0]);
    check_abandoned(reads[1]);
    CHECK(reads[0].returned->time <= reads[1].entered.time);
    CHECK(reads[1].returned->time <= reads[2].entered.time);
    REQUIRE(reads[2].returned);
    CHECK(reads[2].returned->result == 2);
}

TEST_CASE("a handler with a stack above that of the call does not end the call") {
    const auto facts = observe(observed("jumped", {"alternate"}));
    const auto read = the_call(facts.calls(SystemCall::read));
    CHECK(read.returned->result == 4);
    CHECK(read.returned->data == "late");
    const auto write = the_call(facts.calls(SystemCall::write));
    CHECK(write.entered.time > read.entered.time);
    CHECK(write.entered.time < read.returned->time);
}
