// A run as a script decides it: when the programs start and when they are ended.
#include <cerrno>
#include <csignal>

#include "support/catch.hpp"
#include "support/play/script_play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test::script;
using model::Side;
using model::SystemCall;
using model::TcpState;
using scenario::Plan;

TEST_CASE("the client starts when listen() on the port has returned, and not before") {
    Play play;
    CHECK(play.wants() == "start server");
    play.start(server_pid, Side::server);
    play.call(server_pid, SystemCall::socket, listener);
    play.call(server_pid, SystemCall::bind, listener, 0, 9877);
    const auto listen = play.enter(server_pid, SystemCall::listen, listener);
    play.still(100 * ms);
    CHECK(play.wants().empty());
    play.leave(listen, 0, 9877);
    CHECK(play.wants() == "start client");
}

TEST_CASE("a listen() that fails, or that a client makes, starts nobody") {
    Play play;
    play.start(server_pid, Side::server);
    play.start(client_pid, Side::client);
    play.wants();
    play.call(server_pid, SystemCall::listen, listener, EADDRINUSE, 9877);
    play.call(client_pid, SystemCall::listen, listener, 0, 9877);
    CHECK(play.wants().empty());
}

TEST_CASE("a server that cannot trace its child is reported as such") {
    Play play;
    play.start(server_pid, Side::server);
    play.script.fact(model::Notice{0, model::Notice::Code::cannot_trace, server_pid, 0, "strace"});
    play.exit(server_pid, 1);
    REQUIRE(play.script.over());
    CHECK(play.script.verdict().line ==
          "the server ended with status 1 before it listened on port 9877: strace cannot trace a "
          "program that tcpwhy observes (fix: start the program itself; `tcpwhy explain "
          "cannot-trace`)");
}

TEST_CASE("a server that ends before it listens is reported with its end and its last failure") {
    Play play;
    play.start(server_pid, Side::server);
    play.call(server_pid, SystemCall::bind, listener, EACCES);
    // A question that finds no answer is no failure.
    play.call(server_pid, SystemCall::getpeername, listener, ENOTCONN);
    play.exit(server_pid, 1);
    REQUIRE(play.script.over());
    CHECK(play.script.verdict().status == 1);
    CHECK(
        play.script.verdict().line ==
        "the server ended with status 1 before it listened on port 9877; its last failed call was "
        "bind(3): Permission denied");
}

TEST_CASE("a server whose parent ends while its child goes on has not ended") {
    Play play;
    play.start(server_pid, Side::server);
    play.process(model::ProcessEvent::What::fork, 11, Side::server);
    play.exit(server_pid);
    CHECK_FALSE(play.script.over());
    play.wants();
    play.call(11, SystemCall::listen, listener, 0, 9877);
    CHECK(play.wants() == "start client");
}

TEST_CASE("a server that listens elsewhere is reported with that port once it has come to rest") {
    Play play;
    play.start(server_pid, Side::server);
    play.call(server_pid, SystemCall::listen, listener, 0, 8080);
    play.still(500 * ms);
    play.wants();
    CHECK(play.script.verdict().line.empty());
    play.still(3 * model::second_ns);
    CHECK(play.wants() == "SIGTERM to all");
    CHECK(play.script.verdict().status == 1);
    CHECK(play.script.verdict().line ==
          "the server listens on 127.0.0.1:8080, not on port 9877 (fix: --port 8080)");
    play.exit(server_pid, 0, SIGTERM);
    CHECK(play.script.over());
}

TEST_CASE("a forgotten htons() is reported, and no option is offered instead") {
    Play play;
    play.start(server_pid, Side::server);
    play.call(server_pid, SystemCall::listen, listener, 0, 38182);
    play.still(3 * model::second_ns);
    CHECK(play.script.verdict().line ==
          "the server listens on 127.0.0.1:38182, not on port 9877: its two bytes are swapped "
          "(fix: htons() around the port's number)");
}

TEST_CASE("a server that listens on another port first, and then on the right one, is right") {
    Play play;
    play.start(server_pid, Side::server);
    play.call(server_pid, SystemCall::listen, listener, 0, 8080);
    play.call(server_pid, SystemCall::listen, listener, 0, 9877);
    CHECK(play.wants() == "start server, start client");
}

TEST_CASE("a server at rest that does not listen: the script looks at the port, again and again") {
    Play play;
    play.start(server_pid, Side::server);
    play.still(1 * model::second_ns);
    CHECK(play.wants() == "start server");
    play.still(3 * model::second_ns);
    CHECK(play.wants() == "look at the port");
    play.still(3 * model::second_ns);
    CHECK(play.wants() == "look at the port");
    play.script.server_uses_udp();
    CHECK(play.wants() == "SIGTERM to all");
    CHECK(play.script.verdict().status == 1);
    CHECK(play.script.verdict().line ==
          "the server's socket on port 9877 is a UDP socket, and tcpwhy shows TCP (fix: socket() "
          "with SOCK_STREAM, then bind(), listen() and accept())");
}

TEST_CASE("a listener that the kernel lists counts, though its listen() was not seen") {
    Play play;
    play.start(server_pid, Side::server);
    play.call(server_pid, SystemCall::accept, listener, 0, 0);
    play.still(3 * model::second_ns);
    CHECK(play.wants() == "start server, look at the port");
    play.script.server_listens();
    CHECK(play.wants() == "start client");
    play.script.server_uses_udp();
    CHECK(play.script.verdict().line.empty());
}

TEST_CASE("a UDP socket beside a listener is nothing to speak of") {
    Play play;
    play.start(server_pid, Side::server);
    play.call(server_pid, SystemCall::listen, listener, 0, 9877);
    play.script.server_uses_udp();
    CHECK(play.script.verdict().line.empty());
}

TEST_CASE("a server that never listens ends with the timeout, which says what it waits in") {
    Plan plan;
    plan.timeout_ns = 5 * model::second_ns;
    Play play(plan);
    play.start(server_pid, Side::server);
    play.enter(server_pid, SystemCall::poll, 0, true);
    play.wants();
    play.unknown(5 * model::second_ns);
    CHECK(play.wants() == "SIGTERM to all");
    CHECK(play.script.verdict().line ==
          "the server did not listen on port 9877 within 5 s (--timeout); it waits in poll(3) (pid "
          "10)");
}

TEST_CASE("a program that ignores SIGTERM is killed a second later") {
    Plan plan;
    plan.timeout_ns = 1500 * ms;
    Play play(plan);
    play.start(server_pid, Side::server);
    play.wants();
    play.unknown(1500 * ms);
    CHECK(play.wants() == "SIGTERM to all");
    CHECK(play.script.verdict().line.find("within 1.5 s") != std::string::npos);
    play.unknown(900 * ms);
    CHECK(play.wants().empty());
    play.unknown(100 * ms);
    CHECK(play.wants() == "SIGKILL to all");
    play.unknown(5 * model::second_ns);
    CHECK(play.wants().empty());
    CHECK_FALSE(play.script.over());  // the observer has not seen its end yet
    play.exit(server_pid, 0, SIGKILL);
    CHECK(play.script.over());
}

TEST_CASE(
    "a server that serves for ever gets SIGTERM when the client and the connection have ended") {
    Play play;
    const auto accept = play.both_run();
    play.leave(accept);
    play.exit(client_pid);
    play.segment(TcpState::closed, TcpState::last_ack);
    play.enter(server_pid, SystemCall::accept, listener, true);
    play.still(100 * ms);
    CHECK(play.wants().empty());  // the last ACK is still to come
    play.segment(TcpState::time_wait, TcpState::closed);
    play.still(19 * ms);
    CHECK(play.wants().empty());
    play.still(ms);
    CHECK(play.wants() == "SIGTERM to server");
    play.exit(server_pid, 0, SIGTERM);
    CHECK(play.script.over());
    CHECK(play.script.verdict().status == 0);
}

TEST_CASE("a server that still works on something after the client has gone is left to it") {
    Play play;
    play.leave(play.both_run());
    play.exit(client_pid);
    play.segment(TcpState::fin_wait_2, TcpState::close_wait);
    play.still(1900 * ms);
    CHECK(play.wants().empty());
    play.call(server_pid, SystemCall::close, accepted);
    play.segment(TcpState::time_wait, TcpState::closed);
    play.exit(server_pid, 0);
    CHECK(play.script.over());
    CHECK(play.wants().empty());
}

TEST_CASE("a server that never closes is not waited for for ever") {
    Play play;
    play.leave(play.both_run());
    play.exit(client_pid);
    play.segment(TcpState::fin_wait_2, TcpState::close_wait);
    play.still(2000 * ms);
    CHECK(play.wants() == "SIGTERM to server");
}

TEST_CASE("a server that looks for work ten times a second is quiet") {
    Play play;
    play.leave(play.both_run());
    play.exit(client_pid);
    for (int round = 0; round < 3; ++round) {
        CHECK(play.wants().empty());
        const auto wait = play.enter(server_pid, SystemCall::poll, 0, true, 100);
        play.leave(wait, EAGAIN);
        play.script.settled(play.now);
    }
    play.enter(server_pid, SystemCall::poll, 0, true, 100);
    play.still(15 * ms);
    CHECK(play.wants() == "SIGTERM to server");
}

TEST_CASE("a client that hangs ends with the timeout, and both are ended") {
    Play play;
    play.both_run();
    play.enter(client_pid, SystemCall::read, connected, true);
    play.still(29 * model::second_ns);
    CHECK(play.wants().empty());
    play.still(2 * model::second_ns);
    CHECK(play.wants() == "SIGTERM to all");
    CHECK(play.script.verdict().status == 1);
    CHECK(play.script.verdict().line ==
          "the client did not end within 30 s (--timeout); the server waits in accept(3) (pid 10); "
          "the client waits in read(3) (pid 20)");
}

TEST_CASE("between the order to start the client and its first sign of life nothing is concluded") {
    Play play;
    play.server_listens();
    play.enter(server_pid, SystemCall::accept, listener, true);
    play.wants();
    play.still(5 * model::second_ns);
    CHECK(play.wants().empty());
}

TEST_CASE("Ctrl-C ends both, and Ctrl-C again does so at once") {
    Play play;
    play.both_run();
    play.script.interrupt(SIGINT, play.now);
    CHECK(play.wants() == "SIGTERM to all");
    CHECK(play.script.verdict().status == 130);
    play.script.interrupt(SIGINT, play.now);
    CHECK(play.wants() == "SIGKILL to all");
    play.exit(client_pid, 0, SIGKILL);
    play.exit(server_pid, 0, SIGKILL);
    CHECK(play.script.over());
    CHECK(play.script.verdict().status == 130);
}

TEST_CASE("when the trace is long enough the run ends in good order") {
    Play play;
    play.both_run();
    play.script.enough(play.now);
    CHECK(play.wants() == "SIGTERM to all");
    play.exit(client_pid, 0, SIGTERM);
    play.exit(server_pid, 0, SIGTERM);
    CHECK(play.script.over());
    CHECK(play.script.verdict().status == 0);
}

TEST_CASE("an exec ends the calls of the program before it") {
    Play play(typing({"a\n"}));
    play.server_reads(play.both_run());
    play.process(model::ProcessEvent::What::exec, server_pid, Side::server);
    play.still(100 * ms);
    CHECK(play.wants().empty());  // nobody waits in read() any more
}

TEST_CASE("a long wait says once what is waited for, what the programs do instead, and its end") {
    Plan plan;
    plan.patience.speak_ns = 5 * model::second_ns;
    Play play(plan);
    const auto accept = play.both_run();
    play.enter(client_pid, SystemCall::poll, connected, true);
    play.still(4 * model::second_ns);
    CHECK(play.script.long_wait().empty());
    play.still(model::second_ns);
    CHECK(play.script.long_wait() ==
          "the client to end; the server waits in accept(3) (pid 10); the client waits in poll(3) "
          "(pid 20); the run ends after 30 s (--timeout)");
    play.still(5 * model::second_ns);
    CHECK(play.script.long_wait().empty());
    // Another wait is another line.
    play.leave(accept);
    play.still(5 * model::second_ns);
    CHECK(play.script.long_wait() ==
          "the client to end; the client waits in poll(3) (pid 20); the run ends after 30 s "
          "(--timeout)");
}

TEST_CASE("the time-out names the client that has not ended") {
    Plan plan;
    plan.timeout_ns = 5 * model::second_ns;
    plan.programs = {"server", "client", "client-2"};
    scenario::ScenarioStep step;
    step.when = scenario::parse_occasion("client calls connect", plan.programs);
    step.act = scenario::parse_deed("start client-2", plan.programs);
    plan.steps = {step};
    Play play(plan);
    play.both_run();
    play.call(client_pid, SystemCall::connect, connected);
    play.start(30, Side::client);
    play.exit(client_pid);
    play.unknown(5 * model::second_ns);
    CHECK_THAT(play.script.verdict().line, ContainsSubstring("client-2 did not end within 5 s"));
}

TEST_CASE("a run that is not looked at says nothing of its waits") {
    Play play;
    play.both_run();
    play.still(10 * model::second_ns);
    CHECK(play.script.long_wait().empty());
}
