// Cases of closing, as Linux plays them: what ends a connection, why it is reset, and what no
// segment shows.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr int epipe = 32;

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
    const CallId shutdown = enter_shutdown(play, Play::client_pid, client_socket, 1);
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

TEST_CASE("close() with unsent bytes: FIN-WAIT-1 at once, the FIN after the bytes", "[cases]") {
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
    play.process_event(ending);
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
    const CallId shutdown = enter_shutdown(play, Play::server_pid, server_socket, both);
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
    const CallId shutdown = enter_shutdown(play, Play::server_pid, server_socket, 2);
    play.server_sends("F.", 1, 1);
    play.leave(shutdown);
    play.client_sends(".", 1, 2);
    play.ends(Play::server_pid, {server_socket});
    ProcessEvent gone;
    gone.what = ProcessEvent::What::exit;
    gone.pid = Play::server_pid;
    play.process_event(gone);
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
    const CallId read = enter_shutdown(play, Play::server_pid, server_socket, 0);
    play.leave(read);
    CHECK(play.found(read).finding.notes.has(NoteCode::shutdown_read));
    CHECK(play.found(read).finding.state == TcpState::established);
    const CallId write = enter_shutdown(play, Play::client_pid, client_socket, 1);
    play.client_sends("F.", 1, 1);
    play.leave(write);
    CHECK(note_of(play, 4, NoteCode::half_close));
}

TEST_CASE("an end that does not receive any more is not half closed by its FIN", "[cases]") {
    Established play;
    const bool both_at_once = GENERATE(true, false);
    if (!both_at_once) play.leave(enter_shutdown(play, Play::client_pid, client_socket, 0));
    const CallId write =
        enter_shutdown(play, Play::client_pid, client_socket, both_at_once ? 2 : 1);
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
    play.nobody_ends();
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
    play.leave(connect, with_snapshot(client_socket, play.client, play.server));
    play.call(Play::client_pid, SystemCall::write, client_socket, 2);
    play.client_sends("P.", 1, 1, 2);
    play.server_sends("R", 1);
    play.nobody_ends();
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

TEST_CASE("execve() closes what is marked FD_CLOEXEC, before the exec is reported", "[cases]") {
    Established play;
    ProcessEvent event;
    event.what = ProcessEvent::What::executing;
    event.pid = Play::server_pid;
    event.releases = {{server_socket, 4, 0, {}, {}}};
    play.process_event(event);

    SECTION("it succeeds") {
        play.server_sends("F.", 1, 1);
        event.what = ProcessEvent::What::exec;
        play.process_event(event);
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

TEST_CASE("a thread with descriptors of its own ends, and its process lives on", "[cases]") {
    Established play;
    ProcessEvent event;
    event.what = ProcessEvent::What::thread_ending;
    event.pid = Play::server_pid;
    event.releases = {{server_socket, 4, 0, {}, {}}};
    play.process_event(event);
    play.server_sends("F.", 1, 1);
    CHECK(play.cause(4).kind == CauseKind::exit);
    CHECK(play.cause(4).pid == Play::server_pid);
    CHECK(play.cause(4).of_thread);
    play.ends(Play::server_pid, {});
    event.what = ProcessEvent::What::exit;
    event.signal = 9;
    play.process_event(event);
    play.finish();
    CHECK(play.summary.unexplained == 0);
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

TEST_CASE("a close() that sends nothing reports the process that still holds the socket",
          "[cases]") {
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

TEST_CASE("after a reset no other holder is the reason why closing sends nothing", "[cases]") {
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

TEST_CASE("an old ACK that finds TIME-WAIT: it is answered, and the answer is reset", "[cases]") {
    Established play;
    close_both(play, Side::client);
    const bool late = GENERATE(true, false);
    if (late) play.wait(300 * millisecond_ns);
    const SegmentNumber old = play.server_sends(".", 1, 2);
    CHECK(play.cause(old).timer != Timer::keep_alive);
    const SegmentNumber answer = play.client_sends(".", 2, 2);
    CHECK(play.cause(answer).kind == CauseKind::reply);
    CHECK(play.segment(answer).finding.client_state == TcpState::time_wait);
    const SegmentNumber reset = play.server_sends("R", 2);
    CHECK(note_of(play, reset, NoteCode::reset_no_socket));
    CHECK(play.segment(reset).finding.client_state == TcpState::closed);
    play.finish();
    CHECK(play.connections.at(0).outcome == Outcome::closed);
}
