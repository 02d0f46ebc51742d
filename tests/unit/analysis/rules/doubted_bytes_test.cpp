// A segment that a program's own filter may have dropped (SO_ATTACH_FILTER) waits for a proof. Its
// bytes are compared with what a later read returns, so they must last until then.
#include <algorithm>
#include <string>

#include "support/catch.hpp"
#include "support/play/bare_trace.hpp"
#include "support/play/play_steps.hpp"
#include "tracer/analysis/rules/doubts.hpp"
#include "tracer/analysis/tcp/tracking.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;

namespace {

constexpr std::int32_t attach_filter = 26;  // SO_ATTACH_FILTER
constexpr std::int32_t detach_filter = 27;  // SO_DETACH_FILTER

void set_filter(test::Play& play, std::int32_t option) {
    CallEntered set = test::entry(test::Play::server_pid, SystemCall::setsockopt, 3);
    set.set<args::Option>().level = 1;
    set.set<args::Option>().option = option;
    play.leave(play.enter(set));
}

SegmentNumber arrives(test::Play& play, std::uint32_t seq, const std::string& data) {
    play.next_payload(data);
    return play.client_sends("P.", seq, 1, static_cast<std::uint32_t>(data.size()));
}

}  // namespace

TEST_CASE("a doubted segment keeps its bytes when its frame is gone", "[doubts]") {
    test::BareTrace run;
    analysis::Connection& connection = run.connect();
    const std::string sent = "the bytes of the first frame";
    std::vector<std::uint8_t> frame(sent.begin(), sent.end());
    Segment segment = run.data(connection, frame, 10);
    SECTION("its payload lies in the frame") {
        segment.frame.bytes = frame;
    }
    SECTION("its payload was reassembled from several") {}
    for (SegmentNumber number : {SegmentNumber{1}, SegmentNumber{2}}) {
        segment.seq = static_cast<std::uint32_t>(connection.client.next);
        const analysis::Reading reading = analysis::read(connection, Side::client, segment, {});
        analysis::track(connection, Side::client, segment, reading, number, {true, false});
        analysis::doubt(run.trace, connection, Side::client, segment, reading, number);
    }
    REQUIRE(connection.server.observed->unread.empty());

    std::fill(frame.begin(), frame.end(), std::uint8_t{'?'});
    analysis::settle_by_state(run.trace, connection, Side::server, TcpState::close_wait, 20);
    const auto& unread = connection.server.observed->unread;
    REQUIRE(unread.size() == 2);
    CHECK(unread.front().head == sent.substr(0, unread.front().head.size()));
    CHECK_FALSE(unread.front().head.empty());
    CHECK(unread.back().head == unread.front().head);
}

TEST_CASE("a read of doubted bytes takes them, not equal bytes that came later", "[doubts]") {
    test::Established play;
    const std::string data = "the same request, twice";
    const auto length = static_cast<std::uint32_t>(data.size());
    set_filter(play, attach_filter);
    arrives(play, 1, data);
    play.server_sends(".", 1, 1 + length);
    set_filter(play, detach_filter);
    arrives(play, 1 + length, data);

    const CallId read = play.enter(test::Play::server_pid, SystemCall::read, 3, true, length);
    CallReturned returned;
    returned.result = length;
    returned.data = data;
    play.leave(read, returned);
    CHECK_FALSE(test::notes_of(play, read).has(NoteCode::unseen_read));
}
