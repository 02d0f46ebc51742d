// A program that reads on after the end of its input never comes to rest by itself: the run ends
// all the same, and says what to do.
#include <csignal>

#include "support/catch.hpp"
#include "support/play/script_play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test::script;
using model::SystemCall;
using model::TcpState;

namespace {

/// It goes on reading for that long; `polls`: and asks before whether there is something.
void read_at_end(Play& play, model::Pid pid, model::SocketId socket, model::Time span,
                 bool polls = false) {
    for (const model::Time end = play.now + span; play.now < end;) {
        if (polls) play.leave(play.enter(pid, SystemCall::poll, 0, true));
        play.read_end(pid, socket);
        play.call(pid, SystemCall::write, socket);
        play.still(1 * ms);
    }
}

}  // namespace

TEST_CASE("a server that reads on after 0 is ended once the client has gone") {
    const bool polls = GENERATE(false, true);
    Play play;
    const auto read = play.server_reads(play.both_run());
    play.segment(TcpState::fin_wait_1, TcpState::close_wait, 1, {read});
    play.leave(read);
    play.exit(client_pid);
    play.wants();
    read_at_end(play, server_pid, accepted, 1500 * ms, polls);
    CHECK(play.wants().empty());
    read_at_end(play, server_pid, accepted, 1000 * ms, polls);
    CHECK(play.wants() == "SIGTERM to server");
    CHECK(play.script.verdict().status == 1);
    CHECK_THAT(play.script.verdict().line,
               ContainsSubstring("the server goes on calling read(") &&
                   ContainsSubstring("after it returned 0, the end of input: leave the loop"));
}

TEST_CASE("a client that reads on after 0 is ended, too") {
    Play play;
    const auto read = play.server_reads(play.both_run());
    play.segment(TcpState::close_wait, TcpState::fin_wait_1, 1, {read});
    play.wants();
    read_at_end(play, client_pid, connected, 2500 * ms);
    CHECK(play.wants() == "SIGTERM to all");
    CHECK_THAT(play.script.verdict().line, ContainsSubstring("the client goes on calling read("));
}

TEST_CASE("a server that reads 0 twice and then waits is in no loop") {
    Play play;
    const auto read = play.server_reads(play.both_run());
    play.segment(TcpState::fin_wait_1, TcpState::close_wait, 1, {read});
    play.leave(read);
    play.read_end(server_pid, accepted);
    play.read_end(server_pid, accepted);
    play.exit(client_pid);
    play.enter(server_pid, SystemCall::accept, listener, true);
    play.wants();
    play.still(3000 * ms);
    CHECK(play.wants() == "SIGTERM to server");
    CHECK(play.script.verdict().line.empty());
}
