#include "support/catch.hpp"
#include "support/play/play.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;

namespace {

constexpr SocketId client_socket = 2;
constexpr SocketId server_socket = 3;

std::vector<SegmentNumber> numbers(std::initializer_list<SegmentNumber> list) {
    return list;
}

}  // namespace

TEST_CASE("the handshake lies in connect(), is answered for listen() and wakes accept()") {
    Play play;
    const CallId accept = play.server_listens();
    play.handshake(accept);
    play.finish();

    CHECK(play.cause(1).kind == CauseKind::call);
    CHECK(play.cause(1).name == SystemCall::connect);
    CHECK(play.cause(1).rule == Rule::window);
    CHECK(play.cause(2).kind == CauseKind::reply);
    CHECK(play.cause(2).name == SystemCall::listen);
    CHECK(play.cause(2).to == 1);
    CHECK(play.cause(3).kind == CauseKind::reply);
    CHECK(play.cause(3).name == SystemCall::connect);
    CHECK(play.cause(3).to == 2);
    CHECK(play.found(accept).finding.woken_by == numbers({3}));
    CHECK(play.found(play.cause(1).call).finding.woken_by == numbers({2}));
    CHECK(play.segment(3).may_wake == std::vector<CallId>{accept});
    for (SegmentNumber number : {1U, 2U, 3U})
        CHECK(play.segment(number).finding.phase == Phase::handshake);

    CHECK(play.segment(1).finding.client_state == TcpState::syn_sent);
    CHECK(play.segment(1).finding.server_before == TcpState::listen);
    CHECK(play.segment(1).finding.server_state == TcpState::syn_received);
    CHECK(play.segment(2).finding.client_state == TcpState::established);
    CHECK(play.segment(3).finding.server_state == TcpState::established);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("the article's run: each segment has its cause, the last FIN the end of the process") {
    Play play;
    play.handshake(play.server_listens());
    const CallId server_read =
        play.enter(Play::server_pid, SystemCall::read, server_socket, true, 1024);
    const CallId client_write =
        play.enter(Play::client_pid, SystemCall::write, client_socket, true, 2);
    play.client_sends("P.", 1, 1, 2);
    play.server_sends(".", 1, 3);
    play.leave(client_write, 2);
    const CallId client_read =
        play.enter(Play::client_pid, SystemCall::read, client_socket, true, 1024);
    play.leave(server_read, 2);
    const CallId server_write =
        play.enter(Play::server_pid, SystemCall::write, server_socket, true, 2);
    play.server_sends("P.", 1, 3, 2);
    play.client_sends(".", 3, 3);
    play.leave(server_write, 2);
    play.leave(client_read, 2);
    const CallId close = play.enter_close(Play::server_pid, server_socket);
    play.server_sends("F.", 3, 3);
    play.leave(close);
    play.wait(44 * millisecond_ns);
    play.client_sends(".", 3, 4);
    play.ends(Play::client_pid, {client_socket});
    play.client_sends("F.", 3, 4);
    play.server_sends(".", 4, 4);
    play.finish();

    CHECK(play.cause(4).name == SystemCall::write);
    CHECK(play.cause(4).call == client_write);
    CHECK(play.cause(4).rule == Rule::bytes);
    CHECK(play.cause(5).kind == CauseKind::reply);
    CHECK(play.cause(5).to == 4);
    CHECK(play.found(server_read).finding.woken_by == numbers({4}));
    CHECK(play.cause(6).call == server_write);
    CHECK(play.found(client_read).finding.woken_by == numbers({6}));
    CHECK(play.cause(8).call == close);
    CHECK(play.cause(8).rule == Rule::window);
    CHECK(play.cause(9).kind == CauseKind::timer);
    CHECK(play.cause(9).timer == Timer::delayed_ack);
    CHECK(play.segment(9).finding.client_state == TcpState::close_wait);
    CHECK(play.segment(9).finding.server_state == TcpState::fin_wait_2);
    CHECK(play.cause(10).kind == CauseKind::exit);
    CHECK(play.cause(10).pid == Play::client_pid);
    CHECK(play.segment(10).finding.server_state == TcpState::time_wait);
    CHECK(play.segment(10).finding.client_state == TcpState::last_ack);
    CHECK(play.segment(11).finding.client_state == TcpState::closed);
    CHECK(play.cause(11).kind == CauseKind::reply);
    CHECK(play.summary.unexplained == 0);

    REQUIRE(play.connections.size() == 1);
    CHECK(play.connections[0].outcome == Outcome::closed);
    CHECK(play.connections[0].closed_first == "server");
    CHECK(play.connections[0].conn_state == "SF");
    CHECK(play.connections[0].history == "ShADadfF");
}

TEST_CASE("a SYN waits for the name of the connect() that sent it, also when two go to one port") {
    Play play;
    const CallId accept = play.server_listens();
    const CallId one = play.enter(Play::client_pid, SystemCall::connect, 2, true);
    const CallId two = play.enter(300, SystemCall::connect, 7, true);
    play.client.port = 40002;
    play.client_sends("S", 0);
    CHECK(play.segments.empty());
    const CallReturned named = test::with_snapshot(7, play.client, {});
    play.leave(two, named);
    play.settle(6 * millisecond_ns);  // a SYN also waits for its answer
    REQUIRE(play.segments.size() == 1);
    CHECK(play.cause(1).call == two);
    CHECK(play.cause(1).pid == 300);
    play.leave(one, -1, 111);
    play.leave(accept, -1, 4);
    play.finish();
}

TEST_CASE(
    "a SYN to a port without listener leaves the server end closed and is answered by a reset") {
    Play play;
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, 2, true);
    play.client_sends("S", 0);
    play.server_sends("R.", 0U - Play::server_iss, 1);
    CallReturned refused;
    refused.result = -1;
    refused.error = 111;
    refused.snapshot = SocketSnapshot{};
    refused.snapshot->socket = 2;
    refused.snapshot->local = play.client;
    play.leave(connect, refused);
    play.finish();

    CHECK(play.segment(1).finding.server_state == TcpState::closed);
    CHECK(play.cause(2).kind == CauseKind::reply);
    CHECK(play.cause(2).name == SystemCall::none);
    CHECK(play.segment(2).finding.seq == 0);
    CHECK(play.segment(2).finding.notes.has(NoteCode::reset_no_listener));
    CHECK(play.segment(2).finding.client_state == TcpState::closed);
    CHECK(play.found(connect).finding.woken_by == numbers({2}));
    REQUIRE(play.connections.size() == 1);
    CHECK(play.connections[0].outcome == Outcome::refused);
    CHECK(play.connections[0].conn_state == "REJ");
}

TEST_CASE("close() with unread data is a reset that says how many bytes") {
    Play play;
    play.handshake(play.server_listens());
    play.call(Play::client_pid, SystemCall::write, client_socket, 0);
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, true, 5);
    play.client_sends("P.", 1, 1, 5);
    play.server_sends(".", 1, 6);
    play.leave(write, 5);
    const CallId close = play.enter_close(Play::server_pid, server_socket, 0, 5);
    play.server_sends("R.", 1, 6);
    play.leave(close);
    play.finish();
    CHECK(play.cause(6).call == close);
    REQUIRE(play.segment(6).finding.notes.find(NoteCode::reset_unread_data));
    CHECK(play.segment(6).finding.notes.find(NoteCode::reset_unread_data)->value == 5);
    CHECK(play.segment(6).finding.phase == Phase::abort);
    CHECK(play.segment(6).finding.client_state == TcpState::closed);
    CHECK(play.segment(6).finding.server_state == TcpState::closed);
    CHECK(play.connections.at(0).outcome == Outcome::reset);
    CHECK(play.connections.at(0).closed_first == "server");
}

TEST_CASE("a shared descriptor's close() sends nothing; the last holder's end sends the FIN") {
    Play play;
    play.handshake(play.server_listens());
    const CallId close = play.enter_close(Play::server_pid, server_socket, 1);
    play.leave(close);
    play.ends(101, {server_socket});
    play.server_sends("F.", 1, 1);
    play.finish();
    CHECK(play.found(close).finding.notes.has(NoteCode::shared_descriptor));
    CHECK(play.cause(4).kind == CauseKind::exit);
    CHECK(play.cause(4).pid == 101);
}

TEST_CASE("a child that closes its copy of the listener stops nothing: the next SYN is taken") {
    Play play;
    play.server_listens();
    constexpr model::SocketId listener = 1;
    play.leave(play.enter_close(101, listener, /*holders_left=*/1));
    const CallId going_on = play.enter_close(102, listener, /*holders_left=*/1);
    play.client_sends("S", 0);
    play.leave(going_on);
    play.finish();
    CHECK(play.segment(1).finding.server_state == TcpState::syn_received);
}

TEST_CASE(
    "a FIN queued behind data is given to the close() that had returned, and says what released "
    "it") {
    Play play;
    play.handshake(play.server_listens());
    const CallId write = play.enter(Play::server_pid, SystemCall::write, server_socket, true, 10);
    play.server_sends("P.", 1, 1, 4);
    play.leave(write, 10);
    const CallId close = play.enter_close(Play::server_pid, server_socket);
    play.leave(close);
    const SegmentNumber update = play.client_sends(".", 1, 5);
    play.server_sends("FP.", 5, 1, 6);
    play.finish();
    CHECK(play.cause(6).call == close);
    REQUIRE(play.segment(6).finding.notes.find(NoteCode::deferred_send));
    CHECK(play.segment(6).finding.notes.find(NoteCode::deferred_send)->value == update);
    CHECK(play.segment(6).finding.notes.has(NoteCode::fin_with_data));
}

TEST_CASE("simultaneous close passes through CLOSING into TIME-WAIT at both ends") {
    Play play;
    play.handshake(play.server_listens());
    const CallId ours = play.enter_close(Play::client_pid, client_socket);
    const CallId theirs = play.enter_close(Play::server_pid, server_socket);
    play.drop(server_socket, true);
    play.client_sends("F.", 1, 1);
    play.drop(server_socket, false);
    play.leave(ours);
    play.server_sends("F.", 1, 1);
    play.leave(theirs);
    CHECK(play.segment(5).finding.client_state == TcpState::closing);
    CHECK(play.segment(5).finding.server_state == TcpState::fin_wait_1);
    play.finish();
    CHECK(play.connections.at(0).closed_first == "both");
}

TEST_CASE("a FIN that crosses a reset is not the first to close") {
    Play play;
    play.handshake(play.server_listens());
    const CallId theirs = play.enter_close(Play::server_pid, server_socket, 0, 5);
    const CallId ours = play.enter_close(Play::client_pid, client_socket);
    play.server_sends("R.", 1, 1);
    play.client_sends("F.", 1, 1);
    play.server_sends("R", 1);
    play.leave(theirs);
    play.leave(ours);
    play.finish();
    CHECK(play.connections.at(0).outcome == Outcome::reset);
    CHECK(play.connections.at(0).closed_first == "server");
}

TEST_CASE("TIME-WAIT agrees with the CLOSED that Linux leaves to the program's socket") {
    Play play;
    play.handshake(play.server_listens());
    const CallId end = play.enter(Play::client_pid, SystemCall::shutdown, client_socket);
    play.client_sends("F.", 1, 1);
    play.leave(end);
    const CallId close = play.enter_close(Play::server_pid, server_socket);
    play.server_sends("F.", 1, 2);
    play.client_sends(".", 2, 2);
    play.leave(close);
    play.wait(second_ns);  // what the end was before is long ago
    SocketSnapshot asked;
    asked.socket = client_socket;
    asked.state = TcpState::closed;
    asked.asked = asked.answered = play.segments.back().fact.time + second_ns / 2;
    CallReturned nothing;
    nothing.snapshot = asked;
    play.leave(play.enter(Play::client_pid, SystemCall::read, client_socket), nothing);
    play.finish();
    CHECK(play.segments.back().finding.client_state == TcpState::time_wait);
    CHECK(play.summary.compared > 0);
    CHECK(play.summary.disagreements == 0);
}

TEST_CASE("a lost SYN changes only its sender, and its repetition is the timer's") {
    Play play;
    play.server_listens();
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, 2, true);
    const CallReturned named = test::with_snapshot(2, play.client, {});
    play.drop(1, true);
    play.client_sends("S", 0);
    play.wait(second_ns);
    play.drop(1, false);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.leave(connect, named);
    play.finish();
    CHECK(play.segment(1).finding.notes.has(NoteCode::lost));
    CHECK(play.segment(1).finding.server_state == TcpState::listen);
    CHECK(play.cause(2).kind == CauseKind::timer);
    CHECK(play.cause(2).timer == Timer::retransmission);
    CHECK(play.cause(2).call == connect);
    CHECK(play.segment(2).finding.server_state == TcpState::syn_received);
    CHECK(play.found(connect).finding.woken_by == numbers({3}));
}

TEST_CASE("where only data is dropped, an ACK and a FIN arrive") {
    Play play;
    play.handshake(play.server_listens());
    const CallId write = play.enter(Play::client_pid, SystemCall::write, client_socket, false, 5);
    play.drop(server_socket, true, SegmentKind::data);
    play.client_sends("P.", 1, 1, 5);
    play.leave(write, 5);
    play.client_sends(".", 6, 1);
    play.drop(server_socket, false);
    play.wait(second_ns);
    play.client_sends("P.", 1, 1, 5);
    play.finish();
    CHECK(play.segment(4).finding.notes.has(NoteCode::lost));
    CHECK_FALSE(play.segment(5).finding.notes.has(NoteCode::lost));
    CHECK_FALSE(play.segment(6).finding.notes.has(NoteCode::lost));
    CHECK(play.segment(6).finding.notes.has(NoteCode::retransmission));
    CHECK(play.cause(6).kind == CauseKind::timer);
    CHECK(play.cause(6).call == write);
}

TEST_CASE("without calls the same run is inferred and says so") {
    Play play{Mode::file, false};
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.client_sends("P.", 1, 1, 2);
    play.server_sends(".", 1, 3);
    play.server_sends("F.", 1, 3);
    play.client_sends(".", 3, 2);
    play.client_sends("F.", 3, 2);
    play.server_sends(".", 2, 4);
    play.finish();
    for (const auto& found : play.segments) {
        CHECK(found.finding.cause.evidence == Evidence::inferred);
        CHECK(found.finding.cause.call == 0);
        CHECK(found.finding.cause.kind != CauseKind::unknown);
    }
    CHECK(play.cause(1).name == SystemCall::connect);
    CHECK(play.cause(2).name == SystemCall::listen);
    CHECK(play.cause(6).name == SystemCall::close);
    CHECK(play.connections.at(0).conn_state == "SF");
}

TEST_CASE("a reset with a number that does not fit closes nothing") {
    Play play{Mode::file, false};
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.server_sends("R", 70000);
    CHECK(play.segment(4).finding.client_state == TcpState::established);
    CHECK(play.segment(4).finding.notes.has(NoteCode::reset_ignored));
    play.server_sends("R", 1);
    CHECK(play.segment(5).finding.client_state == TcpState::closed);
    play.finish();
}
