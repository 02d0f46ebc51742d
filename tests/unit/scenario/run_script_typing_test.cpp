// When a script types the next line, and when it ends the input.
#include "support/catch.hpp"
#include "support/play/script_play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test::script;
using model::SystemCall;
using model::TcpState;

TEST_CASE("a line is typed when the server waits in read() and everything is still") {
    Play play(typing({"a\n"}));
    const auto accept = play.both_run();
    play.server_reads(accept);
    CHECK(play.wants().empty());
    play.still(19 * ms);
    CHECK(play.wants().empty());
    play.still(ms);
    CHECK(play.wants() == "type a\n");
}

TEST_CASE("nothing is typed while the server has not come to wait for it") {
    Play play(typing({"a\n"}));
    const auto accept = play.both_run();
    play.call(client_pid, SystemCall::connect, connected);
    play.segment(TcpState::established, TcpState::established);
    play.leave(accept);
    play.still(500 * ms);  // it sleeps between accept() and read()
    CHECK(play.wants().empty());
    play.enter(server_pid, SystemCall::read, accepted, true);
    play.still(20 * ms);
    CHECK(play.wants() == "type a\n");
}

TEST_CASE("after a long quiet the line is typed whatever the server does") {
    Play play(typing({"a\n"}));
    const auto accept = play.both_run();
    play.leave(accept);
    play.segment(TcpState::established, TcpState::established);
    play.still(1900 * ms);
    CHECK(play.wants().empty());
    play.still(100 * ms);
    CHECK(play.wants() == "type a\n");
}

TEST_CASE("time that has not been reported does not count as quiet") {
    Play play(typing({"a\n"}));
    play.server_reads(play.both_run());
    play.unknown(model::second_ns);
    CHECK(play.wants().empty());
}

TEST_CASE("the next line waits until the one before has been answered") {
    Play play(typing({"a\n", "b\n"}));
    const auto read = play.server_reads(play.both_run());
    play.still(20 * ms);
    CHECK(play.wants() == "type a\n");
    play.still(19 * ms);
    CHECK(play.wants().empty());
    play.call(client_pid, SystemCall::write, connected);
    play.leave(read);
    play.call(server_pid, SystemCall::write, accepted);
    play.still(100 * ms);  // the server is busy elsewhere
    CHECK(play.wants().empty());
    play.enter(server_pid, SystemCall::read, accepted, true);
    play.still(20 * ms);
    CHECK(play.wants() == "type b\n");
    play.still(1900 * ms);  // the client does not take it
    CHECK(play.wants().empty());
    play.still(100 * ms);
    CHECK(play.wants() == "end input");
    play.still(10 * model::second_ns);
    CHECK(play.wants().empty());
}

TEST_CASE(
    "a server whose wait has been ended is not waiting, however long it takes to get its turn") {
    Play play(typing({"a\n"}));
    const auto read = play.server_reads(play.both_run());
    play.still(20 * ms);
    CHECK(play.wants() == "type a\n");
    play.call(client_pid, SystemCall::write, connected);
    play.segment(TcpState::established, TcpState::established, 1, {read});
    play.still(1000 * ms);  // its read() has not returned: others have the processor
    CHECK(play.wants().empty());
    play.leave(read);
    play.call(server_pid, SystemCall::write, accepted);
    play.enter(server_pid, SystemCall::read, accepted, true);
    play.still(20 * ms);
    CHECK(play.wants() == "end input");
}

TEST_CASE("the article's run: the input ends only after the server's FIN has been acknowledged") {
    Play play(typing({"a\n"}));
    const auto read = play.server_reads(play.both_run());
    play.still(20 * ms);
    CHECK(play.wants() == "type a\n");
    play.call(client_pid, SystemCall::write, connected);
    play.leave(read);
    play.call(server_pid, SystemCall::write, accepted);
    play.still(1000 * ms);  // it prints, and takes its time
    CHECK(play.wants().empty());
    play.call(server_pid, SystemCall::close, accepted);
    play.segment(TcpState::close_wait, TcpState::fin_wait_1);
    play.exit(server_pid);
    play.still(50 * ms);
    CHECK(play.wants().empty());  // the kernel delays the acknowledgement
    play.segment(TcpState::close_wait, TcpState::fin_wait_2);
    play.still(20 * ms);
    CHECK(play.wants() == "end input");
    play.exit(client_pid);
    play.segment(TcpState::last_ack, TcpState::time_wait);
    play.segment(TcpState::closed, TcpState::time_wait);
    CHECK(play.script.over());
    CHECK(play.script.verdict().status == 0);
}

TEST_CASE("a server whose wait has a timeout may act by itself, so the typing waits longer") {
    Play play(typing({"a\n"}));
    const auto accept = play.both_run();
    play.segment(TcpState::established, TcpState::established);
    play.leave(accept);
    play.enter(server_pid, SystemCall::epoll_wait, 0, true, 500);
    play.still(20 * ms);
    CHECK(play.wants().empty());
    play.enter(server_pid, SystemCall::epoll_wait, 0, true, -1);
    play.still(20 * ms);
    CHECK(play.wants() == "type a\n");
}
