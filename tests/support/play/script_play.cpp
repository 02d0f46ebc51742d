#include "support/play/script_play.hpp"

#include <utility>

namespace tcpwhy::test::script {

using model::Side;
using model::SystemCall;
using model::TcpState;
using model::Time;
using scenario::Action;
using scenario::Plan;
using Kind = Action::Kind;

namespace {

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
        case Kind::look_at_port:
            return "look at the port";
        case Kind::signal:
            break;
    }
    const std::string whom =
        action.role == Side::none ? "all" : std::string(model::name(action.role));
    return model::signal_name(action.signal) + " to " + whom;
}

}  // namespace

Play::Play(Plan plan) : script(std::move(plan)) {
    script.begin(now);
}

void Play::process(model::ProcessEvent::What what, model::Pid pid, Side role, int status,
                   int signal) {
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

void Play::start(model::Pid pid, Side role) {
    process(model::ProcessEvent::What::start, pid, role);
}

void Play::exit(model::Pid pid, int status, int signal) {
    process(model::ProcessEvent::What::exit, pid, Side::none, status, signal);
}

model::CallId Play::enter(model::Pid pid, SystemCall call, model::SocketId socket, bool may_wait,
                          Time timeout_ms) {
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

void Play::leave(model::CallId id, int error, std::uint16_t local_port) {
    model::CallReturned returned;
    returned.id = id;
    returned.result = error == 0 ? 1 : -1;
    returned.error = error;
    if (local_port != 0) {
        model::SocketSnapshot snapshot;
        snapshot.local = Endpoint{Address::loopback_v4(), local_port};
        returned.snapshot = snapshot;
    }
    leave(std::move(returned));
}

void Play::leave(model::CallReturned returned) {
    returned.time = now += ms;
    script.fact(std::move(returned));
    script.tick(now);
}

void Play::read_end(model::Pid pid, model::SocketId socket) {
    model::CallReturned returned;
    returned.id = enter(pid, SystemCall::read, socket);
    returned.result = 0;
    leave(std::move(returned));
}

void Play::call(model::Pid pid, SystemCall call, model::SocketId socket, int error,
                std::uint16_t local_port) {
    leave(enter(pid, call, socket), error, local_port);
}

void Play::segment(TcpState client, TcpState server, model::ConnectionId connection,
                   const std::vector<model::CallId>& woken) {
    scenario::PassedSegment passed;
    passed.time = now += ms;
    passed.connection = connection;
    passed.client = client;
    passed.server = server;
    passed.woken = woken;
    script.segment(passed);
    script.tick(now);
}

void Play::still(Time span) {
    now += span;
    script.settled(now);
    script.tick(now);
}

void Play::unknown(Time span) {
    script.tick(now += span);
}

std::string Play::wants() {
    std::string all;
    for (const Action& action : script.take_actions()) {
        if (!all.empty()) all += ", ";
        all += text_of(action);
    }
    return all;
}

void Play::server_listens() {
    start(server_pid, Side::server);
    call(server_pid, SystemCall::listen, listener, 0, 9877);
}

model::CallId Play::both_run() {
    server_listens();
    const model::CallId accept = enter(server_pid, SystemCall::accept, listener, true);
    start(client_pid, Side::client);
    wants();
    return accept;
}

model::CallId Play::server_reads(model::CallId accept) {
    call(client_pid, SystemCall::connect, connected);
    segment(TcpState::established, TcpState::established);
    leave(accept);
    return enter(server_pid, SystemCall::read, accepted, true);
}

Plan typing(std::vector<std::string> lines) {
    Plan plan;
    plan.typed = true;
    plan.lines = std::move(lines);
    return plan;
}

}  // namespace tcpwhy::test::script
