// Cases of data, waiting and closing, as Linux plays them: what let bytes go, which timer fired,
// why a connection was reset, and what no segment shows.
#include "support/catch.hpp"
#include "support/play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

namespace {

constexpr SocketId client_socket = 2;
constexpr SocketId server_socket = 3;
constexpr int etimedout = 110;
constexpr int epipe = 32;

/// Both ends ESTABLISHED, with selective acknowledgments as Linux has them.
struct Established : Play {
    Established() {
        syn_options = {4, 2};
        handshake(server_listens());
    }
};

const Note* note_of(const Play& play, SegmentNumber number, NoteCode code) {
    return play.segment(number).finding.notes.find(code);
}

CallEntered entry(Pid pid, SystemCall call, SocketId socket) {
    CallEntered entered;
    entered.pid = pid;
    entered.call = call;
    entered.socket = socket;
    entered.fd = static_cast<int>(socket);
    return entered;
}

CallId shuts(Play& play, Pid pid, SocketId socket, std::int32_t how) {
    CallEntered shutdown = entry(pid, SystemCall::shutdown, socket);
    shutdown.set<model::args::Shutdown>().how = how;
    return play.enter(shutdown);
}

}  // namespace

TEST_CASE("a lone ACK of a FIN is the delayed-ACK timer's, however soon it comes", "[cases]") {
    Established play;
    const CallId read = play.enter(Play::server_pid, SystemCall::read, server_socket, true, 1024);
    const CallId close = play.enter_close(Play::client_pid, client_socket);
    play.client_sends("F.", 1, 1);
    play.leave(close);
    play.leave(read, 0);
    play.wait(millisecond_ns);
    play.server_sends(".", 1, 2);
    CHECK(play.cause(5).timer == Timer::delayed_ack);
    CHECK(play.cause(5).to == 4);
    CHECK(play.segment(5).finding.server_state == TcpState::close_wait);
}

TEST_CASE("the last ACK is the kernel's, also while a read() takes the bytes before the FIN",
          "[cases]") {
    Established play;
    const CallId shutdown = shuts(play, Play::client_pid, client_socket, 1);
    play.client_sends("F.", 1, 1);
    play.leave(shutdown);
    play.server_sends(".", 1, 2);
    const CallId write = play.enter(Play::server_pid, SystemCall::write, server_socket, true, 2);
    play.server_sends("P.", 1, 2, 2);
    play.client_sends(".", 2, 3);
    play.leave(write, 2);
    const CallId read = play.enter(Play::client_pid, SystemCall::read, client_socket, true, 2);
    const CallId close = play.enter_close(Play::server_pid, server_socket);
    play.server_sends("F.", 3, 2);
    play.wait(30 * millisecond_ns);  // a machine with much to do
    play.client_sends(".", 2, 4);
    play.leave(close);
    play.leave(read, 2);
    CHECK(play.cause(9).kind == CauseKind::reply);
    CHECK(play.cause(9).to == 8);
    CHECK(play.segment(9).finding.server_state == TcpState::closed);
    CHECK(play.segment(9).finding.client_state == TcpState::time_wait);
}

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
    const CallId shutdown = shuts(play, Play::client_pid, client_socket, 1);
    play.client_sends("F.", 1, 1);
    play.leave(shutdown);
    play.wait(200 * millisecond_ns);
    const CallId other_shutdown = shuts(play, Play::server_pid, server_socket, 1);
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

TEST_CASE("bytes held back: by whom they were let go", "[cases]") {
    Established play;
    play.call(Play::client_pid, SystemCall::sendto, client_socket, 3);  // MSG_MORE, or Nagle

    SECTION("the next write takes them along") {
        const CallId write =
            play.enter(Play::client_pid, SystemCall::write, client_socket, true, 2);
        play.client_sends("P.", 1, 1, 5);
        play.leave(write, 2);
        CHECK(play.cause(4).call == write);
        CHECK(note_of(play, 4, NoteCode::coalesced_writes)->value == 2);
        CHECK_FALSE(note_of(play, 4, NoteCode::deferred_send));
    }
    SECTION("an option is set") {
        const CallId option = play.enter(Play::client_pid, SystemCall::setsockopt, client_socket);
        play.client_sends("P.", 1, 1, 3);
        play.leave(option);
        CHECK(play.cause(4).name == SystemCall::sendto);
        CHECK(note_of(play, 4, NoteCode::released_by_option));
    }
    SECTION("200 ms have passed") {
        play.wait(205 * millisecond_ns);
        play.client_sends("P.", 1, 1, 3);
        CHECK(play.cause(4).name == SystemCall::sendto);
        CHECK(note_of(play, 4, NoteCode::released_by_timer));
    }
    SECTION("close() sends them with its FIN") {
        const CallId close = play.enter_close(Play::client_pid, client_socket);
        play.client_sends("FP.", 1, 1, 3);
        play.leave(close);
        CHECK(play.cause(4).call == close);
        CHECK(note_of(play, 4, NoteCode::fin_with_data));
        CHECK(note_of(play, 4, NoteCode::deferred_send));
    }
}

TEST_CASE("close() with unsent bytes: FIN-WAIT-1 at once, the FIN behind the bytes", "[cases]") {
    Established play;
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 8);
    play.client_sends("P.", 1, 1, 4);
    play.server_sends(".", 1, 5, 0, 0);
    play.leave(write, 8);
    const CallId close = play.enter_close(Play::client_pid, client_socket);
    play.leave(close);
    CHECK(play.found(close).finding.state == TcpState::fin_wait_1);
    play.wait(second_ns);
    play.enter(Play::server_pid, SystemCall::read, server_socket, true, 1024);
    play.server_sends(".", 1, 5);
    play.client_sends("FP.", 5, 1, 4);
    CHECK(note_of(play, 6, NoteCode::window_update));
    CHECK(play.cause(7).call == close);
    CHECK(play.cause(7).rule == Rule::bytes);
    CHECK(note_of(play, 7, NoteCode::deferred_send)->value == 6);
    CHECK(play.segment(7).finding.client_state == TcpState::fin_wait_1);
    CHECK(play.segment(7).finding.server_state == TcpState::close_wait);
}

TEST_CASE("a process that ends resets for a reason: unread bytes, or linger 0", "[cases]") {
    const bool lingers = GENERATE(false, true);
    Established play;
    play.call(Play::client_pid, SystemCall::write, client_socket, 0);
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 6);
    play.client_sends("P.", 1, 1, 6);
    play.server_sends(".", 1, 7);
    play.leave(write, 6);
    ProcessEvent ending;
    ending.what = ProcessEvent::What::ending;
    ending.pid = Play::server_pid;
    SocketSnapshot before;
    before.socket = server_socket;
    before.lingers = lingers;
    before.unread_bytes = lingers ? 0 : 6;
    ending.releases = {{server_socket, 4, 0, {}, before}};
    play.process(ending);
    play.server_sends("R.", 1, 7);
    CHECK(play.cause(6).kind == CauseKind::exit);
    CHECK(note_of(play, 6, NoteCode::reset_abort_exit));
    if (lingers)
        CHECK(note_of(play, 6, NoteCode::reset_linger));
    else
        CHECK(note_of(play, 6, NoteCode::reset_unread_data)->value == 6);
}

TEST_CASE("data for an end that has shut down both ways is reset, though its socket is held",
          "[cases]") {
    Established play;
    constexpr std::int32_t both = 2;
    const CallId shutdown = shuts(play, Play::server_pid, server_socket, both);
    play.server_sends("F.", 1, 1);
    play.leave(shutdown);
    CHECK_FALSE(note_of(play, 4, NoteCode::half_close));
    play.client_sends(".", 1, 2);
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 3);
    play.client_sends("P.", 1, 2, 3);
    play.server_sends("R", 2);
    play.leave(write, 3);
    CHECK(play.cause(7).to == 6);
    CHECK(note_of(play, 7, NoteCode::reset_shutdown_read));
    const CallId again = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 3);
    play.leave(again, -1, epipe);
    CHECK(play.found(again).finding.notes.has(NoteCode::broken_pipe));
}

TEST_CASE("data for an end that has shut down both ways and ended finds no socket any more",
          "[cases]") {
    Established play;
    const CallId shutdown = shuts(play, Play::server_pid, server_socket, 2);
    play.server_sends("F.", 1, 1);
    play.leave(shutdown);
    play.client_sends(".", 1, 2);
    play.ends(Play::server_pid, {server_socket});
    ProcessEvent gone;
    gone.what = ProcessEvent::What::exit;
    gone.pid = Play::server_pid;
    play.process(gone);
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 3);
    play.client_sends("P.", 1, 2, 3);
    play.server_sends("R", 2);
    play.leave(write, 3);
    CHECK(play.cause(7).to == 6);
    CHECK(note_of(play, 7, NoteCode::reset_no_socket));
    CHECK_FALSE(note_of(play, 7, NoteCode::reset_shutdown_read));
}

TEST_CASE("shutdown(SHUT_WR) is a half-close; SHUT_RD sends nothing", "[cases]") {
    Established play;
    const CallId read = shuts(play, Play::server_pid, server_socket, 0);
    play.leave(read);
    CHECK(play.found(read).finding.notes.has(NoteCode::shutdown_read));
    CHECK(play.found(read).finding.state == TcpState::established);
    const CallId write = shuts(play, Play::client_pid, client_socket, 1);
    play.client_sends("F.", 1, 1);
    play.leave(write);
    CHECK(note_of(play, 4, NoteCode::half_close));
}

TEST_CASE("an end that does not receive any more is not half closed by its FIN", "[cases]") {
    Established play;
    const bool both_at_once = GENERATE(true, false);
    if (!both_at_once) play.leave(shuts(play, Play::client_pid, client_socket, 0));
    const CallId write = shuts(play, Play::client_pid, client_socket, both_at_once ? 2 : 1);
    play.client_sends("F.", 1, 1);
    play.leave(write);
    CHECK(play.cause(4).call == write);
    CHECK_FALSE(note_of(play, 4, NoteCode::half_close));
}

TEST_CASE("a filter that cuts a connection tells one end: the other has not even got the data",
          "[cases]") {
    Play play;
    play.handshake(play.server_listens());
    play.call(Play::client_pid, SystemCall::write, client_socket, 2);
    play.client_sends("P.", 1, 1, 2);
    play.server_sends("R", 1);
    CHECK(play.cause(5).kind == CauseKind::reply);
    CHECK(play.cause(5).to == 4);
    CHECK(note_of(play, 5, NoteCode::reset_by_filter));
    CHECK(play.segment(5).finding.client_state == TcpState::closed);
    CHECK(play.segment(5).finding.server_state == TcpState::established);

    const CallId close = play.enter_close(Play::server_pid, server_socket);
    play.server_sends("F.", 1, 1);
    play.client_sends("R", 1);  // the number that the server's FIN waits for: it closes
    play.leave(close);
    play.finish();
    CHECK(play.cause(6).call == close);
    CHECK_FALSE(note_of(play, 7, NoteCode::reset_ignored));
    CHECK(play.segment(7).finding.server_state == TcpState::closed);
    CHECK(play.connections.at(0).outcome == Outcome::reset);
}

TEST_CASE("a filter may cut a connection that still waits for accept()", "[cases]") {
    Play play;
    const CallId accept = play.server_listens();
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    CallReturned connected;
    connected.snapshot = SocketSnapshot{};
    connected.snapshot->socket = client_socket;
    connected.snapshot->local = play.client;
    connected.snapshot->remote = play.server;
    play.leave(connect, connected);
    play.call(Play::client_pid, SystemCall::write, client_socket, 2);
    play.client_sends("P.", 1, 1, 2);
    play.server_sends("R", 1);
    CHECK(note_of(play, 5, NoteCode::reset_by_filter));
    CHECK(play.segment(5).finding.server_state == TcpState::established);

    CallReturned accepted;
    accepted.result = 3;
    accepted.made = SocketSnapshot{};
    accepted.made->socket = server_socket;
    accepted.made->local = play.server;
    accepted.made->remote = play.client;
    play.leave(accept, accepted);
    CHECK_FALSE(play.found(accept).finding.notes.has(NoteCode::accepted_after_reset));
}

TEST_CASE("execve() closes what is marked FD_CLOEXEC, before the exec is told", "[cases]") {
    Established play;
    ProcessEvent event;
    event.what = ProcessEvent::What::executing;
    event.pid = Play::server_pid;
    event.releases = {{server_socket, 4, 0, {}, {}}};
    play.process(event);

    SECTION("it succeeds") {
        play.server_sends("F.", 1, 1);
        event.what = ProcessEvent::What::exec;
        play.process(event);
        play.finish();
        CHECK(play.cause(4).kind == CauseKind::exit);
        CHECK(note_of(play, 4, NoteCode::closed_by_exec));
        CHECK_FALSE(note_of(play, 4, NoteCode::missing_close));
        CHECK(play.summary.unexplained == 0);
    }
    SECTION("it fails, and the process closes later by itself") {
        const CallId close = play.enter_close(Play::server_pid, server_socket);
        play.server_sends("F.", 1, 1);
        play.leave(close);
        CHECK(play.cause(4).call == close);
        CHECK_FALSE(note_of(play, 4, NoteCode::closed_by_exec));
    }
}

TEST_CASE("a read in another thread holds the socket open beyond close()", "[cases]") {
    Established play;
    CallEntered read = entry(Play::client_pid, SystemCall::read, client_socket);
    read.may_wait = true;
    play.enter(read);
    const CallId close = play.enter_close(Play::client_pid + 1, client_socket);
    play.leave(close);
    CHECK(play.found(close).finding.notes.has(NoteCode::close_held_up));
    play.wait(second_ns);
    play.client_sends("F.", 1, 1);
    CHECK(play.cause(4).call == close);
    CHECK(note_of(play, 4, NoteCode::close_held_up));
}

TEST_CASE("who still holds a shared socket is told at the close() that sends nothing", "[cases]") {
    Established play;
    CallEntered close = entry(Play::server_pid, SystemCall::close, server_socket);
    close.releases = {{server_socket, 4, 1, {321}, {}}};
    const CallId id = play.enter(close);
    play.leave(id);
    const Note* note = play.found(id).finding.notes.find(NoteCode::shared_descriptor);
    REQUIRE(note);
    CHECK(note->value == 1);
    CHECK(note->who == 321);
}

TEST_CASE("behind a reset nobody else is the reason why closing sends nothing", "[cases]") {
    Established play;
    play.leave(play.enter_close(Play::client_pid, client_socket, 0, 2));
    play.client_sends("R.", 1, 1);
    CallEntered close = entry(Play::server_pid, SystemCall::close, server_socket);
    close.releases = {{server_socket, 4, 1, {321}, {}}};
    const CallId id = play.enter(close);
    play.leave(id);
    CHECK(play.found(id).finding.state == TcpState::closed);
    CHECK_FALSE(play.found(id).finding.notes.has(NoteCode::shared_descriptor));
}

TEST_CASE("the end of a process in CLOSE-WAIT says that close() is missing, and for how long",
          "[cases]") {
    Established play;
    const CallId close = play.enter_close(Play::server_pid, server_socket);
    play.server_sends("F.", 1, 1);
    play.leave(close);
    play.wait(300 * millisecond_ns);
    play.ends(Play::client_pid, {client_socket});
    play.client_sends("F.", 1, 2);
    const Note* note = note_of(play, 5, NoteCode::missing_close);
    REQUIRE(note);
    CHECK(note->value > 300U * millisecond_ns);
    CHECK(note->value < 301U * millisecond_ns);
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
    CHECK(play.cause(4).timer == Timer::keep_alive);
    CHECK(play.cause(6).kind == CauseKind::timer);
    CHECK(play.cause(6).timer == Timer::keep_alive);
    CHECK(note_of(play, 6, NoteCode::reset_timed_out));
}

TEST_CASE("a reset out of the blue is no timer's: a timer asks before it gives up", "[cases]") {
    Established play;
    play.wait(second_ns);
    play.client_sends("R.", 1, 1);  // somebody has had the kernel destroy the socket (ss -K)
    CHECK(play.cause(4).kind == CauseKind::unknown);
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

TEST_CASE("sendmmsg and recvmmsg count messages; the stream counts their bytes", "[cases]") {
    Established play;
    const CallId first = play.enter(Play::client_pid, SystemCall::sendmmsg, client_socket, true, 9);
    play.client_sends("P.", 1, 1, 9);
    CallReturned sent;
    sent.result = 3;
    sent.moved = 9;
    play.leave(first, sent);
    const CallId second = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 2);
    play.client_sends("P.", 10, 1, 2);
    play.leave(second, 2);
    CHECK(play.cause(4).call == first);
    CHECK(play.cause(5).call == second);

    const CallId read = play.enter(Play::server_pid, SystemCall::recvmmsg, server_socket, true, 9);
    CallReturned received;
    received.result = 3;
    received.moved = 9;
    play.leave(read, received);
    const CallId rest = play.enter(Play::server_pid, SystemCall::recvmmsg, server_socket, true, 9);
    received.result = 1;
    received.moved = 2;
    play.leave(rest, received);
    const CallId end = play.enter(Play::server_pid, SystemCall::recvmmsg, server_socket, true, 9);
    play.leave(play.enter_close(Play::client_pid, client_socket));
    const SegmentNumber fin = play.client_sends("F.", 12, 1);
    received.moved = 0;  // one message, with nothing in it: the end of the stream
    play.leave(end, received);
    CHECK(play.found(end).finding.woken_by == std::vector<SegmentNumber>{fin});
}

TEST_CASE("a read stops before the urgent byte, which is not in the stream", "[cases]") {
    Established play;
    const auto sends = [&](std::uint64_t bytes) {
        return play.enter(Play::client_pid, SystemCall::sendto, client_socket, true, bytes);
    };
    const CallId abc = sends(3);
    play.client_sends("P.", 1, 1, 3);
    play.leave(abc, 3);
    const CallId mark = sends(1);
    play.client_sends("PU.", 4, 1, 1);
    play.leave(mark, 1);
    const CallId def = sends(3);
    play.client_sends("P.", 5, 1, 3);
    play.leave(def, 3);
    const CallId first =
        play.enter(Play::server_pid, SystemCall::recvfrom, server_socket, true, 99);
    play.leave(first, 3);
    const CallId second =
        play.enter(Play::server_pid, SystemCall::recvfrom, server_socket, true, 99);
    play.leave(second, 3);
    CHECK(play.found(first).finding.notes.has(NoteCode::urgent_mark));
    CHECK_FALSE(play.found(second).finding.notes.has(NoteCode::urgent_mark));
}
