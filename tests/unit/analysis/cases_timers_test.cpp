// Cases of waiting, as Linux plays them: which timer sent a segment, and when it gives up.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr int etimedout = 110;

}  // namespace

TEST_CASE("an ACK while a read() merely waits is the timer's, not the read's", "[cases]") {
    Established play;
    const CallId first = play.enter(Play::server_pid, SystemCall::read, server_socket, true, 1);
    play.call(Play::client_pid, SystemCall::write, client_socket, 0);
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 1);
    play.client_sends("P.", 1, 1, 1);
    play.leave(write, 1);
    play.leave(first, 1);
    play.enter(Play::server_pid, SystemCall::read, server_socket, true, 1);
    play.wait(42 * millisecond_ns);
    play.server_sends(".", 1, 2);
    CHECK(play.cause(5).timer == Timer::delayed_ack);
}

TEST_CASE("the first repetition is the tail loss probe, the next the retransmission timer's",
          "[cases]") {
    Established play;
    play.drop(server_socket, true);
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 4);
    play.client_sends("P.", 1, 1, 4);
    play.leave(write, 4);
    play.wait(207 * millisecond_ns);
    play.client_sends("P.", 1, 1, 4);
    play.wait(212 * millisecond_ns);
    play.client_sends("P.", 1, 1, 4);
    play.drop(server_socket, false);
    play.wait(432 * millisecond_ns);
    play.client_sends("P.", 1, 1, 4);
    play.server_sends(".", 1, 5);

    CHECK(play.cause(5).timer == Timer::tail_loss_probe);
    for (const SegmentNumber number : {6U, 7U}) {
        CHECK(play.cause(number).timer == Timer::retransmission);
        CHECK(play.cause(number).call == write);
    }
    CHECK(note_of(play, 7, NoteCode::retransmission)->value == 4);
    CHECK(play.segment(7).finding.server_state == TcpState::established);
}

TEST_CASE("a gap that an ACK shows is filled at once, in answer to it", "[cases]") {
    Established play;
    const CallId one = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 4);
    play.drop(server_socket, true);
    play.client_sends("P.", 1, 1, 4);
    play.leave(one, 4);
    play.drop(server_socket, false);
    const CallId two = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 4);
    play.client_sends("P.", 5, 1, 4);
    play.server_sends(".", 1, 1);
    play.client_sends("P.", 1, 1, 4);
    play.leave(two, 4);
    CHECK(play.cause(7).kind == CauseKind::reply);
    CHECK(play.cause(7).to == 6);
    CHECK(play.cause(7).call == one);
    CHECK(note_of(play, 7, NoteCode::retransmission)->value == 4);
}

TEST_CASE("a FIN that crosses one that is lost does not ask for it: the timer sends it again",
          "[cases]") {
    Established play;
    play.drop(server_socket, true, SegmentKind::fin);
    const CallId shutdown = enter_shutdown(play, Play::client_pid, client_socket, 1);
    play.client_sends("F.", 1, 1);
    play.leave(shutdown);
    play.wait(200 * millisecond_ns);
    const CallId other_shutdown = enter_shutdown(play, Play::server_pid, server_socket, 1);
    play.server_sends("F.", 1, 1);
    play.client_sends(".", 2, 2);
    play.leave(other_shutdown);
    play.drop(server_socket, false);
    play.wait(2 * millisecond_ns);
    play.client_sends("F.", 1, 2);
    play.finish();
    REQUIRE(note_of(play, 7, NoteCode::retransmission));
    CHECK(play.cause(7).kind == CauseKind::timer);
    CHECK(play.cause(7).call == shutdown);
}

TEST_CASE("a connection given up in silence is CLOSED when its socket is looked at", "[cases]") {
    Established play;
    play.drop(server_socket, true);
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 4);
    play.client_sends("P.", 1, 1, 4);
    play.leave(write, 4);
    const CallId read = play.enter(Play::client_pid, SystemCall::read, client_socket, true, 10);
    play.wait(207 * millisecond_ns);
    play.client_sends("P.", 1, 1, 4);
    play.wait(2 * second_ns);
    CallReturned given_up;
    given_up.result = -1;
    given_up.error = etimedout;
    given_up.snapshot = SocketSnapshot{};
    given_up.snapshot->socket = client_socket;
    given_up.snapshot->state = TcpState::closed;
    play.leave(read, given_up);
    play.finish();
    CHECK(play.found(read).finding.notes.has(NoteCode::gave_up));
    CHECK(play.found(read).finding.state == TcpState::closed);
    CHECK(play.connections.at(0).client_state == TcpState::closed);
    CHECK(play.connections.at(0).server_state == TcpState::established);
}

TEST_CASE("keep-alive without an answer ends in a reset by the timer", "[cases]") {
    Established play;
    play.drop(server_socket, true);
    for (int probe = 0; probe < 2; ++probe) {
        play.wait(second_ns);
        play.client_sends(".", 0, 1);
    }
    play.wait(second_ns);
    play.client_sends("R.", 1, 1);
    play.nobody_ends();
    CHECK(play.cause(4).timer == Timer::keep_alive);
    CHECK(play.cause(6).kind == CauseKind::timer);
    CHECK(play.cause(6).timer == Timer::keep_alive);
    CHECK(note_of(play, 6, NoteCode::reset_timed_out));
}

TEST_CASE("a close() that the kernel finds CLOSED has not sent the timer's reset", "[cases]") {
    Established play;
    play.drop(server_socket, true);
    const CallId read = play.enter(Play::client_pid, SystemCall::read, client_socket, true, 10);
    play.wait(second_ns);
    play.client_sends(".", 0, 1);
    play.wait(second_ns);
    // The capture may see the reset late: the timer has sent it before it woke the read.
    CallReturned given_up;
    given_up.result = -1;
    given_up.error = etimedout;
    play.leave(read, given_up);
    SocketSnapshot closed;
    closed.socket = client_socket;
    closed.state = TcpState::closed;
    CallEntered entered;
    entered.pid = Play::client_pid;
    entered.call = SystemCall::close;
    entered.socket = client_socket;
    entered.releases = {{client_socket, static_cast<int>(client_socket), 0, {}, closed}};
    const CallId close = play.enter(entered);
    const bool during_it = GENERATE(true, false);
    if (!during_it) play.leave(close);
    play.client_sends("R.", 1, 1);
    if (during_it) play.leave(close);
    play.finish();
    CHECK(play.cause(5).kind == CauseKind::timer);
    CHECK(play.cause(5).timer == Timer::keep_alive);
}

TEST_CASE("a reset out of the blue is no timer's: a timer asks before it gives up", "[cases]") {
    Established play;
    play.wait(second_ns);
    play.client_sends("R.", 1, 1);  // somebody has had the kernel destroy the socket (ss -K)
    play.nobody_ends();
    CHECK(play.cause(4).timer == Timer::none);
    CHECK(play.cause(4).name == SystemCall::sock_destroy);
    CHECK(play.cause(4).evidence == Evidence::inferred);
    CHECK(note_of(play, 4, NoteCode::destroyed));
    CHECK_FALSE(note_of(play, 4, NoteCode::reset_timed_out));
    CHECK_FALSE(note_of(play, 4, NoteCode::reset_by_filter));
    CHECK(play.segment(4).finding.client_state == TcpState::closed);
    CHECK(play.segment(4).finding.server_state == TcpState::closed);
}

TEST_CASE("the answer to a probe acknowledges nothing, and is known as what it is", "[cases]") {
    Established play;
    const bool closed_window = GENERATE(false, true);
    const std::uint16_t window = closed_window ? 0 : 512;
    if (closed_window) {
        play.call(Play::client_pid, SystemCall::write, client_socket, 4);
        play.client_sends("P.", 1, 1, 4);
        play.server_sends(".", 1, 5, 0, window);
    }
    const std::uint32_t last = closed_window ? 4 : 0;
    play.wait(second_ns);
    const SegmentNumber probe = play.client_sends(".", last, 1);
    const SegmentNumber answer = play.server_sends(".", 1, last + 1, 0, window);
    CHECK(play.cause(answer).to == probe);
    CHECK(play.cause(answer).answered ==
          (closed_window ? Answered::window_probe : Answered::keep_alive));
    play.call(Play::client_pid, SystemCall::write, client_socket, 4);
    play.client_sends("P.", last + 1, 1, 4);
    CHECK(play.cause(play.server_sends(".", 1, last + 5)).answered == Answered::other);
}
