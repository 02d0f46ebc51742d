// The segments that wait for a read. Where nobody is seen to read, they do not grow without end.
#include "support/catch.hpp"
#include "support/play/bare_trace.hpp"
#include "tracer/analysis/sockets/waking.hpp"
#include "tracer/analysis/tcp/tracking.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;

TEST_CASE("of the segments that nobody is seen to read, the oldest become one", "[waiting]") {
    constexpr SegmentNumber segments = 5000;
    constexpr std::uint64_t length = 4;
    const bool accepted = GENERATE(true, false);
    test::BareTrace run;
    analysis::Connection& connection = run.connect(accepted);
    std::vector<CallId> may_wake;
    for (SegmentNumber number = 1; number <= segments; ++number) {
        const std::vector<std::uint8_t> bytes(length, static_cast<std::uint8_t>(number));
        const Segment segment = run.data(connection, bytes, static_cast<Time>(number));
        const analysis::Before was = analysis::before(connection, Side::server);
        const analysis::Reading reading = analysis::read(connection, Side::client, segment, {});
        analysis::track(connection, Side::client, segment, reading, number, {});
        analysis::wake(run.trace.sockets, connection, Side::server, was, segment, reading, number,
                       may_wake);
    }
    const auto& unread = connection.server.observed->unread;
    CHECK(unread.size() < 2000);
    // All bytes are still there, and the first of them are known.
    CHECK(unread.front().begin == 1);
    CHECK(unread.front().head == std::string(length, '\1'));
    for (std::size_t at = 1; at < unread.size(); ++at)
        REQUIRE(unread[at].begin == unread[at - 1].end);
    CHECK(unread.back().end == 1 + segments * length);
    CHECK(unread.back().arrival.number == segments);
}
