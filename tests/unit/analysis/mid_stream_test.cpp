// What a capture that begins in the middle does to a connection's numbers.
#include "support/catch.hpp"
#include "support/play/capture.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Capture;

namespace {

/// The first segment that was captured carries [700, 800) and acknowledges 900.
struct MidStream : Capture {
    MidStream() {
        client_sends("P.", 700, 900, 100);
        server_sends(".", 900, 800);
    }
    [[nodiscard]] bool repeated(SegmentNumber number) const {
        return noted(number, NoteCode::retransmission);
    }
};

}  // namespace

TEST_CASE("bytes from before the capture are old, and those that follow are as ever",
          "[mid-stream]") {
    MidStream play;
    const auto old = play.client_sends("P.", 600, 900, 100);
    CHECK(play.segment(old).finding.seq == 0);
    CHECK(play.repeated(old));
    const auto fresh = play.client_sends("P.", 800, 900, 10);
    CHECK(play.segment(fresh).finding.seq == 101);
    CHECK_FALSE(play.repeated(fresh));
    CHECK_FALSE(play.noted(fresh, NoteCode::missing_segments));
    CHECK(play.cause(fresh).kind == CauseKind::call);
    CHECK(play.only().client.retransmissions == 1);
}

TEST_CASE("bytes that begin before the capture can end with new ones", "[mid-stream]") {
    MidStream play;
    const auto both = play.client_sends("P.", 690, 900, 120);
    CHECK_FALSE(play.repeated(both));
    const auto fresh = play.client_sends("P.", 810, 900, 10);
    CHECK_FALSE(play.repeated(fresh));
    CHECK_FALSE(play.noted(fresh, NoteCode::missing_segments));
}

TEST_CASE("an acknowledgment from before the capture says nothing of bytes that are missing",
          "[mid-stream]") {
    MidStream play;
    const auto old = play.server_sends(".", 900, 400);
    REQUIRE(play.segment(old).finding.ack);
    CHECK(*play.segment(old).finding.ack == 0);
    play.wait(100 * millisecond_ns);
    const auto fresh = play.client_sends("P.", 800, 900, 10);
    CHECK_FALSE(play.noted(old, NoteCode::missing_segments));
    CHECK_FALSE(play.noted(fresh, NoteCode::missing_segments));
}

TEST_CASE("a block from before the capture that came twice shows no gap", "[mid-stream]") {
    MidStream play;
    play.client_sends("P.", 800, 900, 100);
    play.client_sends("P.", 600, 900, 50);
    play.next_sacks(600, 650);
    play.server_sends(".", 900, 800);
    const auto fresh = play.client_sends("P.", 900, 900, 10);
    CHECK_FALSE(play.repeated(fresh));
    CHECK_FALSE(play.noted(fresh, NoteCode::missing_segments));
}
