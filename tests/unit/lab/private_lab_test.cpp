#include <cerrno>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "tracer/lab/port_in_use.hpp"
#include "tracer/lab/private_lab.hpp"

using namespace tcpwhy;

TEST_CASE("a listening socket is found in /proc/net/tcp by its port, and connections are not") {
    const std::string_view text =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
        "   0: 00000000:2695 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000\n"
        "   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000\n"
        "   2: 0000000000000000FFFF00000100007F:0050 00000000000000000000000000000000:0000 0A 0:0\n"
        "   3: broken\n";
    CHECK(lab::listens_in(text, 9877));
    CHECK_FALSE(lab::listens_in(text, 8080));   // a connection
    CHECK_FALSE(lab::listens_in(text, 50000));  // the other end's port
    CHECK(lab::listens_in(text, 80));           // IPv6
    CHECK_FALSE(lab::listens_in("", 9877));
}

TEST_CASE("the words of --lab") {
    CHECK(lab::choice_named("auto") == lab::Choice::automatic);
    CHECK(lab::choice_named("private") == lab::Choice::private_lab);
    CHECK(lab::choice_named("host") == lab::Choice::host);
    CHECK_FALSE(lab::choice_named("moon"));
}

TEST_CASE("a refusal is one line with the attempt, the reason and the fix") {
    const lab::Refusal refusal{lab::Step::user_namespace, EPERM, "sudo sysctl a.b=1"};
    CHECK(refusal.line() ==
          "make a user namespace: Operation not permitted (fix: sudo sysctl a.b=1)");
    CHECK(lab::Refusal{lab::Step::loopback, EPERM, ""}.line() ==
          "bring up the loopback interface of the private lab: Operation not permitted");
}
