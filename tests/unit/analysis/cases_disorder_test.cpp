// Segments out of order: in the capture alone, or on their way.
#include "support/catch.hpp"
#include "support/play/play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

namespace {

constexpr SocketId client_socket = 2;
constexpr SocketId server_socket = 3;

/// Both ends ESTABLISHED, with selective acknowledgments as Linux has them.
struct Established : Play {
    explicit Established(bool observed = true) : Play(Mode::private_lab, observed) {
        syn_options = {4, 2};
        if (observed) {
            handshake(server_listens());
            return;
        }
        client_sends("S", 0);
        server_sends("S.", 0, 1);
        client_sends(".", 1, 1);
    }
    CallId writes(std::uint64_t bytes) {
        return enter(client_pid, SystemCall::write, client_socket, true, bytes);
    }
};

}  // namespace

TEST_CASE("a segment captured after a later one is sent for the first time all the same",
          "[cases]") {
    Established play;
    const CallId first = play.writes(4);
    play.leave(first, 4);
    const CallId second = play.writes(4);
    play.client_sends("P.", 5, 1, 4);
    play.client_sends("P.", 1, 1, 4);
    play.leave(second, 4);
    play.server_sends(".", 1, 9);
    CHECK(play.cause(4).call == second);
    CHECK(play.cause(5).kind == CauseKind::call);
    CHECK(play.cause(5).call == first);
    CHECK_FALSE(play.segment(5).finding.notes.has(NoteCode::retransmission));

    SECTION("sent once more it is a retransmission, of the segment that carried it") {
        play.wait(210 * millisecond_ns);
        play.client_sends("P.", 1, 1, 4);
        REQUIRE(play.segment(7).finding.notes.has(NoteCode::retransmission));
        CHECK(play.segment(7).finding.notes.find(NoteCode::retransmission)->value == 5);
    }
    SECTION("what comes in the regular order afterwards is as ever") {
        const CallId third = play.writes(2);
        play.client_sends("P.", 9, 1, 2);
        play.leave(third, 2);
        CHECK(play.cause(7).call == third);
    }
}

TEST_CASE("the pieces of a gap come late one by one", "[cases]") {
    Established play;
    const CallId write = play.writes(12);
    play.client_sends("P.", 9, 1, 4);
    play.client_sends(".", 5, 1, 4);
    play.client_sends(".", 1, 1, 4);
    play.leave(write, 12);
    for (const SegmentNumber number : {4U, 5U, 6U}) {
        CHECK(play.cause(number).call == write);
        CHECK(play.cause(number).kind == CauseKind::call);
        CHECK_FALSE(play.segment(number).finding.notes.has(NoteCode::retransmission));
    }
    play.client_sends(".", 5, 1, 4);
    CHECK(play.segment(7).finding.notes.has(NoteCode::retransmission));
}

TEST_CASE("what the capture missed and what comes long after is sent again", "[cases]") {
    const bool observed = GENERATE(false, true);
    Established play(observed);
    if (observed) play.leave(play.writes(8), 8);
    play.client_sends("P.", 5, 1, 4);
    play.wait(210 * millisecond_ns);
    play.client_sends("P.", 1, 1, 4);
    CHECK(play.cause(5).kind == CauseKind::timer);
    CHECK(play.cause(5).timer == Timer::retransmission);
}

TEST_CASE("each segment ahead of a gap is answered at once by a duplicate ACK of its own",
          "[cases]") {
    const bool observed = GENERATE(false, true);
    Established play(observed);
    if (observed) play.leave(play.writes(16), 16);
    for (const std::uint32_t seq : {5U, 9U, 13U}) play.client_sends(".", seq, 1, 4);
    if (observed) play.enter(Play::server_pid, SystemCall::read, server_socket, true, 1024);
    for (int each = 0; each < 3; ++each) play.server_sends(".", 1, 1);
    for (SegmentNumber ahead = 4; ahead <= 6; ++ahead) {
        CHECK(play.cause(ahead + 3).kind == CauseKind::reply);
        CHECK(play.cause(ahead + 3).to == ahead);
        CHECK(play.cause(ahead + 3).answered == Answered::ahead_of_gap);
    }
    play.client_sends(".", 1, 1, 4);
    play.server_sends(".", 1, 17);
    CHECK(play.cause(11).to == 10);
    CHECK(play.cause(11).answered == Answered::other);
}

TEST_CASE("a burst of old segments is answered one by one", "[cases]") {
    Established play;
    play.leave(play.writes(8), 8);
    play.client_sends(".", 1, 1, 4);
    play.client_sends(".", 5, 1, 4);
    play.server_sends(".", 1, 9);
    play.wait(210 * millisecond_ns);
    play.client_sends(".", 1, 1, 4);
    play.client_sends(".", 5, 1, 4);
    play.server_sends(".", 1, 9);
    play.server_sends(".", 1, 9);
    CHECK(play.cause(9).kind == CauseKind::reply);
    CHECK(play.cause(9).to == 7);
    CHECK(play.cause(10).kind == CauseKind::reply);
    CHECK(play.cause(10).to == 8);
    CHECK(play.cause(10).answered == Answered::nothing_new);
}

TEST_CASE("without calls a FIN behind lost bytes is not taken in, as the ACK that follows shows",
          "[cases]") {
    Established play(false);
    play.client_sends("P.", 1, 1, 4);
    play.client_sends("F.", 5, 1);
    play.next_sacks(5, 6);
    play.server_sends(".", 1, 1);
    CHECK(play.cause(6).kind == CauseKind::reply);
    CHECK(play.cause(6).to == 5);
    CHECK(play.cause(6).answered == Answered::ahead_of_gap);
    CHECK(play.segment(6).finding.server_state == TcpState::established);
    CHECK(play.segment(6).finding.client_state == TcpState::fin_wait_1);

    play.client_sends("P.", 1, 1, 4);
    CHECK(play.cause(7).kind == CauseKind::reply);
    CHECK(play.cause(7).to == 6);
    CHECK(play.segment(7).finding.notes.has(NoteCode::retransmission));
    CHECK(play.segment(7).finding.server_state == TcpState::close_wait);
    play.server_sends(".", 1, 6);
    CHECK(play.segment(8).finding.client_state == TcpState::fin_wait_2);
    CHECK(play.segment(8).finding.server_state == TcpState::close_wait);
}

TEST_CASE("without calls and selective ACKs the same number twice shows the gap", "[cases]") {
    Play play(Mode::file, false);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.client_sends("P.", 1, 1, 4);
    play.server_sends(".", 1, 5);
    play.client_sends("P.", 5, 1, 4);
    play.client_sends("F.", 9, 1);
    play.server_sends(".", 1, 5);
    CHECK(play.cause(8).answered == Answered::ahead_of_gap);
    CHECK(play.cause(8).to == 7);
    CHECK(play.segment(8).finding.server_state == TcpState::established);
    play.client_sends("P.", 5, 1, 4);
    play.server_sends(".", 1, 10);
    CHECK(play.cause(9).kind == CauseKind::reply);
    CHECK(play.segment(10).finding.server_state == TcpState::close_wait);
}

TEST_CASE("an ACK that merely crosses what is on its way takes nothing back", "[cases]") {
    Established play(false);
    play.client_sends("P.", 1, 1, 4);
    play.client_sends("F.", 5, 1);
    play.server_sends(".", 1, 5);
    CHECK(play.cause(6).answered == Answered::other);
    CHECK(play.segment(6).finding.server_state == TcpState::close_wait);
}

TEST_CASE("an ACK whose blocks end before what was sent last does not answer that", "[cases]") {
    Established play(false);
    for (const std::uint32_t seq : {1U, 5U, 9U}) play.client_sends(".", seq, 1, 4);
    play.next_sacks(5, 9);
    play.server_sends(".", 1, 1);
    CHECK(play.cause(7).answered == Answered::ahead_of_gap);
    CHECK(play.cause(7).to == 0);
    play.next_sacks(5, 13);
    play.server_sends(".", 1, 1);
    CHECK(play.cause(8).answered == Answered::ahead_of_gap);
    CHECK(play.cause(8).to == 6);
}

TEST_CASE("without calls, too, the first repetition of the very end is the tail loss probe",
          "[cases]") {
    const bool selective = GENERATE(true, false);
    Play play(Mode::file, false);
    if (selective) play.syn_options = {4, 2};
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.client_sends("P.", 1, 1, 4);
    play.wait(9 * millisecond_ns);
    play.client_sends("P.", 1, 1, 4);
    play.wait(220 * millisecond_ns);
    play.client_sends("P.", 1, 1, 4);
    CHECK(play.cause(5).timer == (selective ? Timer::tail_loss_probe : Timer::retransmission));
    CHECK(play.cause(6).timer == Timer::retransmission);
}

TEST_CASE("several segments that one ACK shows to be missing all go in answer to it", "[cases]") {
    const bool observed = GENERATE(false, true);
    Established play(observed);
    if (observed) play.leave(play.writes(12), 12);
    if (observed) play.drop(server_socket, true);
    play.client_sends(".", 1, 1, 4);
    play.client_sends(".", 5, 1, 4);
    if (observed) play.drop(server_socket, false);
    play.client_sends("P.", 9, 1, 4);
    play.next_sacks(9, 13);
    play.server_sends(".", 1, 1);
    play.client_sends(".", 1, 1, 4);
    play.client_sends(".", 5, 1, 4);
    for (const SegmentNumber number : {8U, 9U}) {
        CHECK(play.cause(number).kind == CauseKind::reply);
        CHECK(play.cause(number).to == 7);
    }
}

TEST_CASE("an acknowledgment that later segments of its end have overtaken answers what it did",
          "[cases]") {
    const bool observed = GENERATE(true, false);
    Established play(observed);
    const auto write_of = [&](Pid pid, SocketId socket, std::uint64_t bytes) {
        return observed ? play.enter(pid, SystemCall::write, socket, true, bytes) : 0;
    };
    const auto returns = [&](CallId id, std::int64_t result) {
        if (observed) play.leave(id, result);
    };
    const auto answers = [&](SegmentNumber ack, SegmentNumber asked, SegmentNumber overtaker) {
        INFO("segment " << ack << ", " << (observed ? "observed" : "inferred"));
        CHECK(play.cause(ack).kind == CauseKind::reply);
        CHECK(play.cause(ack).to == asked);
        REQUIRE(play.segment(ack).finding.notes.has(NoteCode::overtaken));
        CHECK(play.segment(ack).finding.notes.find(NoteCode::overtaken)->value == overtaker);
        CHECK_FALSE(play.segment(ack).finding.notes.has(NoteCode::window_update));
    };
    if (observed) play.enter(Play::server_pid, SystemCall::read, server_socket, true, 4096);
    returns(write_of(Play::client_pid, client_socket, 5), 5);
    play.client_sends("P.", 1, 1, 5);

    SECTION("by the echo") {
        returns(write_of(Play::server_pid, server_socket, 5), 5);
        play.server_sends("P.", 1, 6, 5);
        play.server_sends(".", 1, 6);
        answers(6, 4, 5);
        play.client_sends(".", 6, 6);
        CHECK(play.cause(7).to == 5);
    }
    SECTION("by the FIN") {
        if (observed) play.leave(play.enter_close(Play::server_pid, server_socket));
        play.server_sends("F.", 1, 6);
        play.server_sends(".", 1, 6);
        answers(6, 4, 5);
        CHECK(play.segment(6).finding.server_state == TcpState::fin_wait_1);
    }
    SECTION("by the news of a larger window") {
        play.server_sends(".", 1, 6, 0, 600);
        play.server_sends(".", 1, 6, 0, 500);
        answers(6, 4, 5);
        play.server_sends(".", 1, 6, 0, 600);
        CHECK_FALSE(play.segment(7).finding.notes.has(NoteCode::window_update));
    }
    SECTION("and no other segment that comes too late is taken for one") {
        play.server_sends(".", 1, 6);
        play.wait(second_ns);
        play.server_sends(".", 1, 6, 0, 500);
        CHECK_FALSE(play.segment(6).finding.notes.has(NoteCode::overtaken));
    }
}

TEST_CASE("an older acknowledgment behind a newer one answers the older segment", "[cases]") {
    Established play;
    const CallId first = play.writes(5);
    play.client_sends("P.", 1, 1, 5);
    play.leave(first, 5);
    const CallId second = play.writes(5);
    play.client_sends("P.", 6, 1, 5);
    play.leave(second, 5);
    play.server_sends(".", 1, 11);
    play.server_sends(".", 1, 6);
    CHECK(play.cause(6).to == 5);
    CHECK(play.cause(7).kind == CauseKind::reply);
    CHECK(play.cause(7).to == 4);
    CHECK(play.segment(7).finding.notes.has(NoteCode::overtaken));
}

TEST_CASE("a handshake's ACK that later segments have overtaken is the handshake's all the same",
          "[cases]") {
    Play play;
    play.server_listens();
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.leave(connect);
    SECTION("by data") {
        play.leave(play.enter(Play::client_pid, SystemCall::write, client_socket, true, 5), 5);
        play.client_sends("P.", 1, 1, 5);
    }
    SECTION("by a FIN") {
        play.leave(play.enter_close(Play::client_pid, client_socket));
        play.client_sends("F.", 1, 1);
    }
    play.client_sends(".", 1, 1);
    CHECK(play.cause(4).kind == CauseKind::reply);
    CHECK(play.cause(4).call == connect);
    CHECK(play.cause(4).to == 2);
    CHECK(play.segment(3).finding.server_state != TcpState::syn_received);
}

TEST_CASE("FINs cross also where the capture has one behind the other: the second's ACK tells",
          "[cases]") {
    const bool observed = GENERATE(true, false);
    Established play(observed);
    CallId close = 0;
    CallId other_close = 0;
    if (observed) {
        close = play.enter_close(Play::client_pid, client_socket);
        other_close = play.enter_close(Play::server_pid, server_socket);
    }
    play.client_sends("F.", 1, 1);
    play.server_sends("F.", 1, 1);
    play.client_sends(".", 2, 2);
    play.server_sends(".", 2, 2);
    if (observed) {
        play.leave(close);
        play.leave(other_close);
        play.orphan(Side::client, TcpState::time_wait);
        play.orphan(Side::server, TcpState::time_wait);
    }
    play.finish();
    CHECK(play.segment(5).finding.server_state == TcpState::closing);
    CHECK(play.segment(5).finding.client_state == TcpState::closing);
    CHECK(play.segment(5).finding.notes.has(NoteCode::simultaneous_close));
    CHECK(play.segment(6).finding.server_state == TcpState::time_wait);
    CHECK(play.segment(7).finding.client_state == TcpState::time_wait);
    CHECK(play.cause(6).to == 5);
    CHECK(play.cause(7).to == 4);
    CHECK(play.connections.at(0).closed_first == "both");
    CHECK(play.summary.disagreements == 0);
}

TEST_CASE("an old acknowledgment that a FIN has overtaken is answered by who is in TIME-WAIT",
          "[cases]") {
    const bool observed = GENERATE(true, false);
    Established play(observed);
    if (observed) play.leave(play.enter_close(Play::server_pid, server_socket));
    play.server_sends("F.", 1, 1);
    if (observed) play.leave(play.enter_close(Play::client_pid, client_socket));
    play.client_sends("F.", 1, 2);
    play.client_sends(".", 1, 2);  // the delayed-ACK timer's, from another processor
    play.server_sends(".", 2, 2);
    play.server_sends(".", 2, 2);
    CHECK((play.cause(6).timer == Timer::delayed_ack) == observed);
    CHECK(play.cause(6).to == 4);
    CHECK(play.cause(7).to == 5);
    CHECK(play.cause(8).kind == CauseKind::reply);
    CHECK(play.cause(8).to == 6);
    CHECK(play.segment(8).finding.client_state == TcpState::closed);
    CHECK(play.segment(8).finding.server_state == TcpState::time_wait);
}
