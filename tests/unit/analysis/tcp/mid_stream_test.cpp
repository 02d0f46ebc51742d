// The numbers and windows of a connection whose beginning the capture does not have, or whose ends
// do not have the same options.
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

constexpr std::uint8_t scale_kind = 3;
const std::vector<std::uint8_t> scale_of_7{scale_kind, 3, 7, 1};

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

TEST_CASE("windows are scaled when both SYNs have the option", "[window]") {
    const bool client_scales = GENERATE(true, false);
    const bool server_scales = GENERATE(true, false);
    Capture play;
    if (client_scales) play.next_options(scale_of_7);
    CHECK(play.segment(play.client_sends("S", 0)).finding.window == 512);
    if (server_scales) play.next_options(scale_of_7);
    CHECK(play.segment(play.server_sends("S.", 0, 1)).finding.window == 512);
    const std::uint64_t window = client_scales && server_scales ? 512U << 7 : 512U;
    CHECK(play.segment(play.client_sends(".", 1, 1)).finding.window == window);
    CHECK(play.segment(play.server_sends("P.", 1, 1, 10)).finding.window == window);
}
