#include "tracer/scenario/run_script.hpp"

#include <cerrno>
#include <csignal>

#include "support/catch.hpp"

using namespace tcpwhy;
using model::Side;
using model::SystemCall;
using model::TcpState;
using model::Time;
using scenario::Action;
using scenario::Plan;
using scenario::RunScript;
using Kind = Action::Kind;

namespace {

constexpr Time ms = model::millisecond_ns;
constexpr model::Pid server_pid = 10;
constexpr model::Pid client_pid = 20;
constexpr model::SocketId listener = 1;
constexpr model::SocketId accepted = 2;
constexpr model::SocketId connected = 3;

std::string text_of(const Action& action) {
    switch (action.kind) {
        case Kind::start:
            return "start " + action.program;
        case Kind::type:
            return "type " + action.text;
        case Kind::end_input:
            return "end input";
        case Kind::drop:
            return "drop at " + std::to_string(action.fd);
        case Kind::drop_no_more:
            return "drop no more at " + std::to_string(action.fd);
        case Kind::signal:
            break;
    }
    const std::string whom =
        action.role == Side::none ? "all" : std::string(model::name(action.role));
    return model::signal_name(action.signal) + " to " + whom;
}

/// A run told event by event: time passes by steps of one millisecond, and everything is told at
/// once.
class Play {
  public:
    explicit Play(Plan plan = {}) : script(std::move(plan)) { script.begin(now); }

    void process(model::ProcessEvent::What what, model::Pid pid, Side role, int status = 0,
                 int signal = 0) {
        model::ProcessEvent event;
        event.time = now += ms;
        event.what = what;
        event.pid = pid;
        event.role = role;
        event.status = status;
        event.signal = signal;
        script.fact(event);
        script.tick(now);
    }
    void start(model::Pid pid, Side role) { process(model::ProcessEvent::What::start, pid, role); }
    void exit(model::Pid pid, int status = 0, int signal = 0) {
        process(model::ProcessEvent::What::exit, pid, Side::none, status, signal);
    }
    model::CallId enter(model::Pid pid, SystemCall call, model::SocketId socket,
                        bool may_wait = false, Time timeout_ms = -1) {
        model::CallEntered entered;
        entered.id = ++calls_;
        entered.time = now += ms;
        entered.pid = entered.tid = pid;
        entered.call = call;
        entered.fd = 3;
        entered.socket = socket;
        entered.may_wait = may_wait;
        entered.set<model::args::Wait>().timeout_ms = timeout_ms;
        script.fact(entered);
        script.tick(now);
        return calls_;
    }
    void leave(model::CallId id, int error = 0, std::uint16_t local_port = 0) {
        model::CallReturned returned;
        returned.id = id;
        returned.time = now += ms;
        returned.result = error == 0 ? 1 : -1;
        returned.error = error;
        if (local_port != 0) {
            model::SocketSnapshot snapshot;
            snapshot.local = Endpoint{Address::loopback_v4(), local_port};
            returned.snapshot = snapshot;
        }
        script.fact(returned);
        script.tick(now);
    }
    void call(model::Pid pid, SystemCall call, model::SocketId socket, int error = 0,
              std::uint16_t local_port = 0) {
        leave(enter(pid, call, socket), error, local_port);
    }
    void segment(TcpState client, TcpState server, model::ConnectionId connection = 1,
                 const std::vector<model::CallId>& woken = {}) {
        scenario::PassedSegment passed;
        passed.time = now += ms;
        passed.connection = connection;
        passed.client = client;
        passed.server = server;
        passed.woken = woken;
        script.segment(passed);
        script.tick(now);
    }
    /// Nothing happens for that long, and everybody knows it.
    void still(Time span) {
        now += span;
        script.settled(now);
        script.tick(now);
    }
    /// The clock goes on, but what happened meanwhile has not been told yet.
    void unknown(Time span) { script.tick(now += span); }

    /// What the script wants done since the last time, one a line.
    std::string wants() {
        std::string all;
        for (const Action& action : script.take_actions()) {
            if (!all.empty()) all += ", ";
            all += text_of(action);
        }
        return all;
    }

    void server_listens() {
        start(server_pid, Side::server);
        call(server_pid, SystemCall::listen, listener, 0, 9877);
    }
    /// Both programs run; the server waits in accept(), whose call is returned.
    model::CallId both_run() {
        server_listens();
        const model::CallId accept = enter(server_pid, SystemCall::accept, listener, true);
        start(client_pid, Side::client);
        wants();
        return accept;
    }
    /// The connection stands, and the server waits in read(), whose call is returned.
    model::CallId server_reads(model::CallId accept) {
        call(client_pid, SystemCall::connect, connected);
        segment(TcpState::established, TcpState::established);
        leave(accept);
        return enter(server_pid, SystemCall::read, accepted, true);
    }

    Time now = 1'000 * model::second_ns;
    RunScript script;

  private:
    model::CallId calls_ = 0;
};

Plan typing(std::vector<std::string> lines) {
    Plan plan;
    plan.typed = true;
    plan.lines = std::move(lines);
    return plan;
}

}  // namespace

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

TEST_CASE("a server that ends before it listens is told with how it ended and its last failure") {
    Play play;
    play.start(server_pid, Side::server);
    play.call(server_pid, SystemCall::bind, listener, EACCES);
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

TEST_CASE("a server that listens elsewhere is told where, once it has come to rest") {
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

TEST_CASE("a server that listens on another port first, and then on the right one, is right") {
    Play play;
    play.start(server_pid, Side::server);
    play.call(server_pid, SystemCall::listen, listener, 0, 8080);
    play.call(server_pid, SystemCall::listen, listener, 0, 9877);
    CHECK(play.wants() == "start server, start client");
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

TEST_CASE("what ignores SIGTERM is killed a second later") {
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

TEST_CASE("time that has not been told does not count as quiet") {
    Play play(typing({"a\n"}));
    play.server_reads(play.both_run());
    play.unknown(model::second_ns);
    CHECK(play.wants().empty());
}

TEST_CASE("the next line waits until the one before has been dealt with") {
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
          "the client did not end within 30 s (--timeout); it waits in read(3) (pid 20)");
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
