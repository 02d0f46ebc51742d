// The steps of a scenario: what was observed decides what is done, in the steps' order.
#include "tracer/scenario/steps.hpp"

#include <cerrno>
#include <csignal>

#include "support/catch.hpp"
#include "tracer/model/segment.hpp"

using namespace tcpwhy;
using model::Side;
using model::SystemCall;
using scenario::Action;
using scenario::ScenarioStep;
using scenario::Steps;
using Kind = Action::Kind;
namespace flag = model::tcp_flag;

namespace {

struct Written {
    std::string when;
    std::string act;
};

Steps steps(const std::vector<Written>& written) {
    const std::vector<std::string> programs{"server", "client"};
    std::vector<ScenarioStep> all;
    for (const Written& each : written) {
        ScenarioStep step;
        if (!each.when.empty()) step.when = scenario::parse_occasion(each.when, programs);
        step.act = scenario::parse_deed(each.act, programs);
        step.text = each.when;
        all.push_back(step);
    }
    return Steps(all);
}

/// Tells a Steps what happens, and sums up what it wants.
class Told {
  public:
    explicit Told(const std::vector<Written>& written) : steps_(steps(written)) {}

    model::CallId enters(const std::string& program, SystemCall call, int fd = 3,
                         bool may_wait = false) {
        model::CallEntered entered;
        entered.id = ++calls_;
        entered.pid = program == "server" ? 10 : 20;
        entered.call = call;
        entered.fd = fd;
        entered.may_wait = may_wait;
        steps_.on(entered, program);
        return calls_;
    }
    void returns(model::CallId id, std::int64_t result = 0, int error = 0, bool made = false) {
        model::CallReturned returned;
        returned.id = id;
        returned.result = error == 0 ? result : -1;
        returned.error = error;
        if (made) returned.made.emplace();
        steps_.on(returned);
    }
    void calls(const std::string& program, SystemCall call, std::int64_t result = 0, int fd = 3,
               bool made = false) {
        returns(enters(program, call, fd), result, 0, made);
    }
    void sends(Side from, std::uint16_t flags, std::uint32_t length = 0) {
        scenario::PassedSegment passed;
        passed.time = ++time_;
        passed.from = from;
        passed.flags = flags;
        passed.length = length;
        passed.client = passed.server = model::TcpState::established;
        steps_.segment(passed);
    }
    void happens(const std::string& program, model::ProcessEvent::What what, int signal = 0) {
        model::ProcessEvent event;
        event.pid = program == "server" ? 10 : 20;
        event.what = what;
        event.signal = signal;
        steps_.on(event, program);
    }
    std::string wants() {
        static const char* const names[] = {"start",  "type", "end input",
                                            "signal", "drop", "drop no more"};
        std::string all;
        for (const Action& action : steps_.due(++time_)) {
            if (!all.empty()) all += ", ";
            all += names[static_cast<int>(action.kind)];
            all += " " + action.program;
            if (action.fd >= 0) all += " " + std::to_string(action.fd);
        }
        return all;
    }
    Steps steps_;

  private:
    model::CallId calls_ = 0;
    model::Time time_ = 0;
};

}  // namespace

TEST_CASE("a step that waits for nothing is done at once, and those behind it") {
    Told told({{"", "start server"}, {"", "start client"}, {"client exits", "start server"}});
    CHECK(told.wants() == "start server, start client");
    CHECK(told.wants().empty());
    CHECK(told.steps_.waiting_for() == "client exits");
    told.happens("client", model::ProcessEvent::What::exit);
    CHECK(told.wants() == "start server");
    CHECK(told.steps_.done());
    CHECK(told.steps_.waiting_for().empty());
}

TEST_CASE("a step waits for the how manieth call, by its name or its family's") {
    Told told({{"server waits in 2nd receive", "start client"},
               {"server returns from accept", "start client"}});
    told.enters("server", SystemCall::read, 4, true);
    told.enters("client", SystemCall::read, 4, true);
    told.enters("server", SystemCall::read, 4, false);
    CHECK(told.wants().empty());
    told.enters("server", SystemCall::recvmsg, 4, true);
    CHECK(told.wants() == "start client");
    told.calls("server", SystemCall::accept4, 5);
    CHECK(told.wants() == "start client");
}

TEST_CASE("what has happened while an earlier step was waited for counts") {
    Told told({{"client exits", "start server"}, {"client sends SYN", "start client"}});
    told.sends(Side::client, flag::syn);
    CHECK(told.wants().empty());
    told.happens("client", model::ProcessEvent::What::exit);
    CHECK(told.wants() == "start server, start client");
}

TEST_CASE("a call returns with a result, with an error, or with anything but a retry") {
    Told told({{"client returns from read", "start server"},
               {"client returns from read with 0", "start server"},
               {"client returns from connect with ECONNREFUSED", "start server"}});
    told.returns(told.enters("client", SystemCall::read), 0, EAGAIN);
    told.returns(told.enters("client", SystemCall::read), 0, EINTR);
    CHECK(told.wants().empty());
    told.calls("client", SystemCall::read, 5);
    CHECK(told.wants() == "start server");
    told.calls("client", SystemCall::read, 0);
    told.returns(told.enters("client", SystemCall::connect), 0, ETIMEDOUT);
    CHECK(told.wants() == "start server");
    told.returns(told.enters("client", SystemCall::connect), 0, ECONNREFUSED);
    CHECK(told.wants() == "start server");
}

TEST_CASE("a segment is known by its sender and its kind") {
    Told told({{"client sends DATA", "start server"}, {"server sends ACK", "start server"}});
    told.sends(Side::server, flag::ack, 5);
    told.sends(Side::client, flag::ack);
    told.sends(Side::server, flag::syn | flag::ack);
    CHECK(told.wants().empty());
    told.sends(Side::client, flag::ack | flag::fin, 5);
    CHECK(told.wants() == "start server");
    told.sends(Side::server, flag::ack);
    CHECK(told.wants() == "start server");
}

TEST_CASE("signals and states") {
    Told told({{"server gets SIGSTOP", "send SIGCONT to server"},
               {"client is in ESTABLISHED", "end client's input"}});
    told.happens("server", model::ProcessEvent::What::signal, SIGUSR1);
    CHECK(told.wants().empty());
    told.happens("server", model::ProcessEvent::What::signal, SIGSTOP);
    CHECK(told.wants() == "signal server");
    told.sends(Side::client, flag::ack);
    CHECK(told.wants() == "end input client");
}

TEST_CASE("a loss waits for its socket, which is the program's nth of its kind") {
    Told told({{"", "drop all at server's 2nd connection"},
               {"", "drop no more at server's 2nd connection"},
               {"", "drop all at server's listener"}});
    told.calls("server", SystemCall::socket, 3, -1, true);
    told.calls("server", SystemCall::listen);
    told.calls("server", SystemCall::accept, 4, 3, true);
    CHECK(told.wants().empty());
    told.calls("server", SystemCall::accept, 5, 3, true);
    CHECK(told.wants() == "drop server 5, drop no more server 5, drop server 3");
}

TEST_CASE("a loss of the next few ends by itself, counting those of its kind that come later") {
    Told told({{"client sends SYN", "drop next 2 DATA at server's listener"},
               {"client exits", "start server"}});
    told.calls("server", SystemCall::socket, 3, -1, true);
    told.calls("server", SystemCall::listen);
    told.sends(Side::client, flag::ack, 5);
    told.sends(Side::client, flag::syn);
    CHECK(told.wants() == "drop server 3");
    told.sends(Side::client, flag::ack);
    told.sends(Side::server, flag::ack, 5);
    told.sends(Side::client, flag::ack, 5);
    CHECK(told.wants().empty());
    told.sends(Side::client, flag::ack, 5);
    CHECK(told.wants() == "drop no more server 3");
    CHECK(told.wants().empty());
}
