// A capture without calls that shows an answer before what it answers, the probe of a closed window
// with a byte, or bytes out of order: nothing is called sent or missing that was not.
#include "support/catch.hpp"
#include "support/play/capture.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Capture;

TEST_CASE("an acknowledgment captured before its data answers no segment, and nothing is missing") {
    Capture play;
    play.opens();
    SECTION("of data") {
        const SegmentNumber ack = play.server_sends(".", 1, 11);
        CHECK(play.cause(ack).kind == CauseKind::reply);
        CHECK(play.cause(ack).to == 0);
        const SegmentNumber sent = play.client_sends("P.", 1, 1, 10);
        CHECK(play.cause(sent).name == SystemCall::write);
        CHECK_FALSE(play.noted(sent, NoteCode::missing_segments));
        play.wait(second_ns);
        const SegmentNumber answer = play.server_sends("P.", 1, 11, 3);
        CHECK_FALSE(play.noted(answer, NoteCode::missing_segments));
    }
    SECTION("two, of two segments") {
        play.server_sends(".", 1, 11);
        play.server_sends(".", 1, 21);
        play.client_sends("P.", 1, 1, 10);
        play.client_sends("P.", 11, 1, 10);
    }
    SECTION("of a FIN: its sender is in FIN-WAIT-2 once it has been shown") {
        play.server_sends(".", 1, 2);
        const SegmentNumber fin = play.client_sends("F.", 1, 1);
        CHECK(play.segment(fin).finding.client_state == TcpState::fin_wait_2);
        CHECK(play.segment(fin).finding.server_state == TcpState::close_wait);
    }
    for (const auto& each : play.segments)
        CHECK_FALSE(each.finding.notes.has(NoteCode::missing_segments));
    play.finish();
    CHECK_FALSE(play.connections.at(0).notes.has(NoteCode::missing_segments));
}

TEST_CASE("a probe of a closed window counts its byte when it is taken, and not before") {
    Capture play;
    play.opens();
    play.client_sends("P.", 1, 1, 100);
    play.server_sends(".", 1, 101, 0, 0);
    for (int probes = 0; probes < 3; ++probes) {
        play.wait(500 * millisecond_ns);
        const SegmentNumber probe = play.client_sends(".", 101, 1, 1);
        CHECK(play.cause(probe).kind == CauseKind::timer);
        CHECK(play.cause(probe).timer == Timer::window_probe);
        CHECK(play.noted(probe, NoteCode::window_probe));
        CHECK_FALSE(play.noted(probe, NoteCode::retransmission));
        if (probes == 2) break;
        const SegmentNumber answer = play.server_sends(".", 1, 101, 0, 0);
        CHECK(play.cause(answer).kind == CauseKind::reply);
        CHECK(play.cause(answer).to == probe);
    }
    SECTION("it is taken") {
        const SegmentNumber answer = play.server_sends(".", 1, 102, 0, 512);
        CHECK(play.cause(answer).kind == CauseKind::reply);
        CHECK(play.cause(answer).to == answer - 1);
        CHECK_FALSE(play.noted(answer, NoteCode::missing_segments));
        const SegmentNumber next = play.client_sends("P.", 102, 1, 9);
        CHECK_FALSE(play.noted(next, NoteCode::missing_segments));
        play.finish();
        CHECK(play.connections.at(0).client.bytes == 110);
    }
    SECTION("it is not taken, and comes with the next data") {
        play.server_sends(".", 1, 101, 0, 512);
        const SegmentNumber next = play.client_sends("P.", 101, 1, 10);
        CHECK(play.cause(next).name == SystemCall::write);
        CHECK_FALSE(play.noted(next, NoteCode::retransmission));
        play.server_sends(".", 1, 111);
        play.finish();
        CHECK(play.connections.at(0).client.bytes == 110);
        CHECK(play.connections.at(0).client.retransmissions == 0);
    }
}

TEST_CASE("a reset with the number of the FIN ends a connection whose end has that FIN") {
    Capture play;
    play.opens();
    SECTION("in CLOSE-WAIT") {
        play.server_sends("F.", 1, 1);
        play.client_sends(".", 1, 2);
    }
    SECTION("in LAST-ACK") {
        play.server_sends("F.", 1, 1);
        play.client_sends(".", 1, 2);
        play.client_sends("F.", 1, 2);
    }
    SECTION("in CLOSING") {
        play.client_sends("F.", 1, 1);
        play.server_sends("F.", 1, 1);
        play.client_sends(".", 2, 2);
        REQUIRE(play.segments.back().finding.client_state == TcpState::closing);
    }
    const SegmentNumber reset = play.server_sends("R", 1);
    CHECK_FALSE(play.noted(reset, NoteCode::reset_ignored));
    CHECK(play.segment(reset).finding.client_state == TcpState::closed);
    play.finish();
    CHECK(play.connections.at(0).outcome == Outcome::reset);
}

TEST_CASE("a reset below what is expected is ignored in every other state") {
    Capture play;
    play.opens();
    SECTION("in ESTABLISHED") {
        play.server_sends("P.", 1, 1, 10);
    }
    SECTION("in FIN-WAIT-2") {
        play.server_sends("P.", 1, 1, 10);
        play.client_sends("F.", 1, 11);
        play.server_sends(".", 11, 2);
    }
    const TcpState before = play.segments.back().finding.client_state;
    const SegmentNumber reset = play.server_sends("R", 10);
    CHECK(play.noted(reset, NoteCode::reset_ignored));
    CHECK(play.segment(reset).finding.client_state == before);
}

TEST_CASE("each byte counts as sent once, in whatever order the segments come") {
    Capture play;
    play.opens();
    play.client_sends("P.", 1, 1, 100);
    play.client_sends("P.", 201, 1, 100);
    SECTION("what was missing comes in the same moment") {
        play.client_sends("P.", 101, 1, 100);
    }
    SECTION("what was missing comes long after, and is sent again") {
        play.server_sends(".", 1, 101);
        play.wait(300 * millisecond_ns);
        const SegmentNumber again = play.client_sends("P.", 101, 1, 100);
        CHECK(play.noted(again, NoteCode::retransmission));
    }
    SECTION("… in pieces, and once more") {
        play.wait(300 * millisecond_ns);
        play.client_sends("P.", 101, 1, 60);
        play.client_sends("P.", 101, 1, 100);
        play.client_sends("P.", 101, 1, 100);
    }
    SECTION("… together with what was sent before") {
        play.wait(300 * millisecond_ns);
        play.client_sends("P.", 51, 1, 200);
    }
    play.client_sends("P.", 251, 1, 150);
    play.finish();
    CHECK(play.connections.at(0).client.bytes == 400);
}
