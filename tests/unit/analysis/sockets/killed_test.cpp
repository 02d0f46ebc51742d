// A process that SIGKILL ends without a stop at its exit: the observer hears of the end when the
// segments of its sockets have been captured already.
#include "support/catch.hpp"
#include "support/play/play_steps.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using namespace tcpwhy::test;

namespace {

constexpr int sigkill = 9;

/// It ran at that time still; nobody saw it stop at its exit.
void killed(Play& play, Pid pid, const std::vector<SocketId>& held, Time ran_at = 1) {
    play.ends(pid, held, sigkill, ran_at);
}

bool by_end_of(const Play& play, SegmentNumber number, Pid pid) {
    const Cause& cause = play.cause(number);
    return cause.kind == CauseKind::exit && cause.pid == pid && cause.signal == sigkill;
}

}  // namespace

TEST_CASE("a FIN that comes before the news of its process's end is sent by that end", "[cases]") {
    Established play;
    const SegmentNumber fin = play.client_sends("F.", 1, 1);
    const SegmentNumber ack = play.server_sends(".", 1, 2);
    killed(play, Play::client_pid, {client_socket});
    play.finish();
    CHECK(by_end_of(play, fin, Play::client_pid));
    CHECK(play.segment(fin).finding.client_state == TcpState::fin_wait_1);
    CHECK(play.segment(ack).finding.client_state == TcpState::fin_wait_2);
    CHECK(play.summary.unexplained == 0);
}

TEST_CASE("a RST that comes before the news of its process's end is sent by that end", "[cases]") {
    Established play;
    play.call(Play::server_pid, SystemCall::write, server_socket, 6);
    play.server_sends("P.", 1, 1, 6);
    play.client_sends(".", 1, 7);
    const SegmentNumber reset = play.client_sends("R.", 1, 7);
    killed(play, Play::client_pid, {client_socket});
    play.finish();
    CHECK(by_end_of(play, reset, Play::client_pid));
    CHECK(note_of(play, reset, NoteCode::reset_abort_exit));
    CHECK_FALSE(note_of(play, reset, NoteCode::destroyed));
}

TEST_CASE("a listener's process that is killed resets what waits in the queue", "[cases]") {
    Play play;
    listen_with(play, 5);
    connect_without_accept(play);
    const SegmentNumber reset = play.server_sends("R.", 1, 1);
    killed(play, Play::server_pid, {listener});
    play.finish();
    CHECK(by_end_of(play, reset, Play::server_pid));
}

TEST_CASE("several processes are killed, and their ends are heard of in another order", "[cases]") {
    Established play;
    const SegmentNumber of_client = play.client_sends("F.", 1, 1);
    const SegmentNumber of_server = play.server_sends("F.", 1, 2);
    play.client_sends(".", 2, 2);
    killed(play, Play::server_pid, {server_socket});
    killed(play, Play::client_pid, {client_socket});
    play.finish();
    CHECK(by_end_of(play, of_client, Play::client_pid));
    CHECK(by_end_of(play, of_server, Play::server_pid));
}

TEST_CASE("a FIN of which no call and no end is heard waits half a second and stays unknown",
          "[cases]") {
    Established play;
    const SegmentNumber fin = play.client_sends("F.", 1, 1);
    play.settle(400 * millisecond_ns);
    CHECK(play.segments.size() < fin);
    play.settle(200 * millisecond_ns);
    REQUIRE(play.segments.size() >= fin);
    CHECK(play.cause(fin).kind == CauseKind::unknown);
    play.finish();
    CHECK(play.summary.unexplained == 1);
}

TEST_CASE("the end of a process that had another socket explains no FIN", "[cases]") {
    Established play;
    const SegmentNumber fin = play.client_sends("F.", 1, 1);
    killed(play, Play::server_pid, {listener});
    play.finish();
    CHECK(play.cause(fin).kind == CauseKind::unknown);
}

TEST_CASE("a FIN whose call is seen waits for nothing", "[cases]") {
    Established play;
    play.enter_close(Play::client_pid, client_socket);
    const SegmentNumber fin = play.client_sends("F.", 1, 1);
    CHECK(play.segments.size() == fin);
}

TEST_CASE("an end that was seen to begin after the segment explains nothing before it", "[cases]") {
    const bool stopped_at_exit = GENERATE(true, false);
    Established play;
    const SegmentNumber reset = play.client_sends("R.", 1, 1);
    play.ends(Play::client_pid, {client_socket}, sigkill, stopped_at_exit ? 0 : play.now() + 1);
    play.finish();
    CHECK(play.cause(reset).kind != CauseKind::exit);
}
