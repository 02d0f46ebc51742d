// The problems of runs that are written by hand.
#include "tracer/problems/finder.hpp"

#include "support/catch.hpp"
#include "support/play/play_steps.hpp"
#include "support/play/shown_play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;
using model::Problem;
using model::ProblemKind;
using model::ProcessEvent;
using model::SystemCall;

namespace {

struct Collected : model::PartialSink {
    std::vector<Problem> problems;
    void problem(const Problem& problem) override { problems.push_back(problem); }
    void end(const model::Summary&) override { ended = true; }
    bool ended = false;
};

/// A run whose problems are looked for.
struct Searched {
    explicit Searched(bool live = false) : finder(found, live), play(finder) {}
    Collected found;
    problems::Finder finder;
    ShownPlay play;

    std::vector<Problem> of(ProblemKind kind) {
        std::vector<Problem> chosen;
        for (const Problem& problem : found.problems)
            if (problem.kind == kind) chosen.push_back(problem);
        return chosen;
    }
    void start(model::Pid pid, model::Side role) {
        ProcessEvent event;
        event.pid = pid;
        event.role = role;
        event.name = "program";
        static_cast<Play&>(play).process_event(event);
    }
    void fork(model::Pid pid, model::Pid parent, model::Side role) {
        ProcessEvent event;
        event.what = ProcessEvent::What::fork;
        event.pid = pid;
        event.parent = parent;
        event.role = role;
        event.name = "program";
        static_cast<Play&>(play).process_event(event);
    }
    void exit(model::Pid pid, int status, int signal, bool by_tcpwhy) {
        ProcessEvent event;
        event.what = ProcessEvent::What::exit;
        event.pid = pid;
        event.status = status;
        event.signal = signal;
        event.by_tcpwhy = by_tcpwhy;
        static_cast<Play&>(play).process_event(event);
    }
    /// A connect() that a RST answers is all that happens.
    void is_refused() {
        const model::CallId connect = play.enter(Play::client_pid, SystemCall::connect, 2, true);
        play.client_sends("S", 0);
        play.server_sends("R.", 0, 1);
        play.leave(connect, -1, 111);
        play.finish();
    }
    void read_at_end(std::uint64_t times) {
        for (std::uint64_t at = 0; at < times; ++at) {
            model::CallEntered call = entry(Play::server_pid, SystemCall::read, server_socket);
            call.set<model::args::Receive>().bytes = 100;
            play.leave(play.enter(call), 0);
        }
    }
};

}  // namespace

TEST_CASE("a trace without a problem has none", "[problems]") {
    Searched run;
    run.play.handshake(run.play.server_listens());
    run.play.finish();
    CHECK(run.found.problems.empty());
}

TEST_CASE("a loop that reads on after 0 is a problem, a second look is none", "[problems]") {
    Searched run;
    run.play.handshake(run.play.server_listens());
    run.read_at_end(2);
    run.exit(Play::server_pid, 0, 15, true);
    CHECK(run.of(ProblemKind::eof_ignored).empty());

    Searched loop;
    loop.play.handshake(loop.play.server_listens());
    loop.read_at_end(1234);
    loop.exit(Play::server_pid, 0, 15, true);
    const auto found = loop.of(ProblemKind::eof_ignored);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].text, ContainsSubstring("reads on after read(3) = 0: leave the loop"));
    CHECK(found[0].call != 0);
    CHECK(found[0].pid == Play::server_pid);
}

TEST_CASE("while it is watched, a loop is reported when it begins", "[problems]") {
    Searched run(true);
    run.play.handshake(run.play.server_listens());
    run.read_at_end(10);
    CHECK(run.of(ProblemKind::eof_ignored).size() == 1);
    run.read_at_end(10);
    run.exit(Play::server_pid, 0, 9, true);
    CHECK(run.of(ProblemKind::eof_ignored).size() == 1);
}

TEST_CASE("a crash is a problem; a signal from tcpwhy is none", "[problems]") {
    Searched run;
    run.start(7, model::Side::client);
    run.exit(7, 0, 11, false);
    const auto killed = run.of(ProblemKind::killed);
    REQUIRE(killed.size() == 1);
    CHECK(killed[0].text == "the client was killed by SIGSEGV");

    Searched stopped;
    stopped.start(7, model::Side::server);
    stopped.exit(7, 0, 15, true);
    CHECK(stopped.found.problems.empty());
}

TEST_CASE("a status that is not 0 is a problem, unless tcpwhy had asked the program to end",
          "[problems]") {
    Searched run;
    run.start(7, model::Side::client);
    run.exit(7, 3, 0, false);
    REQUIRE(run.of(ProblemKind::exit_status).size() == 1);
    CHECK(run.of(ProblemKind::exit_status)[0].text == "the client ended with status 3");

    Searched asked;
    asked.start(7, model::Side::server);
    ProcessEvent signal;
    signal.what = ProcessEvent::What::signal;
    signal.pid = 7;
    signal.signal = 15;
    signal.by_tcpwhy = true;
    static_cast<Play&>(asked.play).process_event(signal);
    asked.exit(7, 1, 0, false);
    CHECK(asked.found.problems.empty());
}

TEST_CASE("unread bytes that reset a connection are a problem with a segment", "[problems]") {
    Searched run;
    run.play.handshake(run.play.server_listens());
    const model::CallId write = run.play.enter(Play::client_pid, SystemCall::write, 2, false, 5);
    run.play.client_sends("P.", 1, 1, 5);
    run.play.leave(write, 5);
    const model::CallId close = run.play.enter_close(Play::server_pid, 3, 0, 5);
    const model::SegmentNumber reset = run.play.server_sends("R.", 1, 6);
    run.play.leave(close);
    run.play.finish();
    const auto found = run.of(ProblemKind::reset_unread);
    REQUIRE(found.size() == 1);
    CHECK(found[0].segment == reset);
    CHECK(found[0].call == close);
    CHECK_THAT(found[0].text, ContainsSubstring("5 unread bytes made the server's close a reset"));
}

TEST_CASE("unread bytes that reset a connection at the end of its program name no close",
          "[problems]") {
    Searched run;
    run.start(Play::server_pid, model::Side::server);
    run.play.handshake(run.play.server_listens());
    const model::CallId write = run.play.enter(Play::client_pid, SystemCall::write, 2, false, 5);
    run.play.client_sends("P.", 1, 1, 5);
    run.play.leave(write, 5);
    run.play.ends(Play::server_pid, {server_socket});
    run.play.server_sends("R.", 1, 6);
    run.exit(Play::server_pid, 0, 0, false);
    run.play.finish();
    const auto found = run.of(ProblemKind::reset_unread);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].text, ContainsSubstring("made the end of the server a reset"));
}

TEST_CASE("a child that was killed is not the server", "[problems]") {
    Searched run;
    run.start(7, model::Side::server);
    run.fork(8, 7, model::Side::server);
    run.fork(9, 8, model::Side::server);
    run.exit(9, 0, 10, false);
    run.exit(8, 0, 13, false);
    run.exit(7, 0, 11, false);
    const auto killed = run.of(ProblemKind::killed);
    REQUIRE(killed.size() == 3);
    CHECK(killed[0].text == "a descendant of the server (program) was killed by SIGUSR1");
    CHECK(killed[1].text == "a child of the server (program) was killed by SIGPIPE");
    CHECK(killed[2].text == "the server was killed by SIGSEGV");
}

TEST_CASE("a shell's child that serves is the server, as the shell has no role", "[problems]") {
    Searched run;
    run.start(7, model::Side::none);
    run.fork(Play::server_pid, 7, model::Side::none);
    run.play.handshake(run.play.server_listens());
    run.exit(Play::server_pid, 0, 11, false);
    REQUIRE(run.of(ProblemKind::killed).size() == 1);
    CHECK_THAT(run.of(ProblemKind::killed)[0].text, ContainsSubstring("the server was killed"));
}

TEST_CASE("a listener that execve() has closed is named no more", "[problems]") {
    Searched run;
    const model::CallId accept = run.play.server_listens();
    run.play.leave(accept, -1, 4);
    model::Release release;
    release.socket = 1;
    ProcessEvent exec;
    exec.pid = Play::server_pid;
    exec.releases = {release};
    SECTION("its exec has been reported, and it had another port") {
        exec.what = ProcessEvent::What::executing;
        static_cast<Play&>(run.play).process_event(exec);
        exec.what = ProcessEvent::What::exec;
        static_cast<Play&>(run.play).process_event(exec);
        run.play.server.port = 9999;
    }
    SECTION("its exec has only begun: it is at the very address that refuses") {
        exec.what = ProcessEvent::What::executing;
        static_cast<Play&>(run.play).process_event(exec);
    }
    run.is_refused();
    const auto found = run.of(ProblemKind::nobody_listens);
    REQUIRE(found.size() == 1);
    CHECK(found[0].text == "nobody listens on " + to_string(run.play.server));
}

TEST_CASE("nobody listens: the problem says where somebody does", "[problems]") {
    Searched run;
    run.play.server_listens();
    run.play.server.port = 9999;
    run.is_refused();
    const auto found = run.of(ProblemKind::nobody_listens);
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].text, ContainsSubstring("nobody listens on 127.0.0.1:9999"));
}

TEST_CASE("a listener of the other family is somebody else's: a firewall has no part in it",
          "[problems]") {
    Searched run;
    run.play.server_listens();
    run.play.server = parse_endpoint("[::1]:9877").value();
    run.play.client = parse_endpoint("[::1]:40000").value();
    run.is_refused();
    const auto found = run.of(ProblemKind::nobody_listens);
    REQUIRE(found.size() == 1);
    CHECK(found[0].text == "nobody listens on [::1]:9877, but on 127.0.0.1:9877");
}

TEST_CASE("a server without descriptors is a problem, at the call that has none", "[problems]") {
    Searched run;
    const model::CallId accept = run.play.server_listens();
    run.play.leave(accept, -1, 24);
    run.play.finish();
    const auto found = run.of(ProblemKind::descriptors_used_up);
    REQUIRE(found.size() == 1);
    CHECK(found[0].call == accept);
    CHECK_THAT(found[0].text, ContainsSubstring("accept(1) of the server failed: no descriptor"));
}

TEST_CASE("what tcpwhy has ended on both sides had no time to close", "[problems]") {
    Searched run;
    run.play.handshake(run.play.server_listens());
    for (const model::Pid pid : {Play::client_pid, Play::server_pid}) {
        ProcessEvent signal;
        signal.what = ProcessEvent::What::signal;
        signal.pid = pid;
        signal.signal = 15;
        signal.by_tcpwhy = true;
        static_cast<Play&>(run.play).process_event(signal);
    }
    run.play.ends(Play::client_pid, {2}, 15);
    run.play.client_sends("F.", 1, 1);
    run.play.ends(Play::server_pid, {3}, 15);
    run.play.server_sends("F.", 1, 2);
    run.play.client_sends(".", 2, 2);
    run.play.finish();
    CHECK(run.of(ProblemKind::never_closed).empty());
}

TEST_CASE("an empty standard input is a problem", "[problems]") {
    Searched run;
    run.start(7, model::Side::client);
    run.finder.notice({0, model::Notice::Code::input_empty, 7, 0, ""});
    REQUIRE(run.of(ProblemKind::input_empty).size() == 1);
    CHECK_THAT(run.of(ProblemKind::input_empty)[0].text, ContainsSubstring("--input"));
}

TEST_CASE("ten examples of a kind, then a count", "[problems]") {
    Searched run;
    for (model::Pid pid = 1; pid <= 25; ++pid) run.exit(pid, 0, 11, false);
    run.play.finish();
    const auto killed = run.of(ProblemKind::killed);
    REQUIRE(killed.size() == problems::most_examples + 1);
    CHECK(killed.back().count == 15);
    CHECK(run.found.ended);
}
