// When a thread that looks every few milliseconds may rest.
#include "tracer/session/quiet.hpp"

#include "support/catch.hpp"

using namespace tcpwhy::session;
using namespace std::chrono_literals;

TEST_CASE("a quiet lasts when nothing has happened for a second", "[quiet]") {
    const Quiet::Time start{};
    Quiet quiet(start);
    CHECK(!quiet.lasts(start));
    CHECK(!quiet.lasts(start + 999ms));
    CHECK(quiet.lasts(start + 1s));
    quiet.end(start + 5s);
    CHECK(!quiet.lasts(start + 5999ms));
    CHECK(quiet.lasts(start + 6s));
}
