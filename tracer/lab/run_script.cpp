#include "tracer/lab/run_script.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "common/errors.hpp"

namespace tcpwhy::lab {

using model::CallEntered;
using model::CallReturned;
using model::Family;
using model::ProcessEvent;
using model::Side;
using model::SystemCall;
using model::TcpState;
using model::Time;

namespace {

bool finished(TcpState state) {
    return state == TcpState::closed || state == TcpState::time_wait || state == TcpState::listen;
}

/// States in which an end has received the other's FIN (or a RST).
bool has_received_the_end(TcpState state) {
    return finished(state) || state == TcpState::close_wait || state == TcpState::closing ||
           state == TcpState::last_ack;
}

/// A call that asks again and again is not: a server that polls ten times a second is as quiet as
/// one that blocks.
bool is_activity(const CallEntered& entered) {
    switch (model::family(entered.call)) {
        case Family::wait:
            return entered.may_wait && entered.value < 0;
        case Family::accept:
        case Family::receive:
            return entered.may_wait && entered.socket != 0;
        default:
            return entered.socket != 0;
    }
}

std::string call_text(SystemCall call, int fd) {
    std::string text(name(call));
    text += '(';
    if (fd >= 0) text += std::to_string(fd);
    return text + ')';
}

std::string seconds_text(Time span) {
    std::string text = std::to_string(span / model::second_ns);
    if (const Time rest = span % model::second_ns / (100 * model::millisecond_ns); rest != 0)
        text += "." + std::to_string(rest);
    return text + " s";
}

std::string end_text(const ProcessEvent& event) {
    if (event.signal != 0) return "was ended by " + model::signal_name(event.signal);
    return "ended with status " + std::to_string(event.status);
}

}  // namespace

RunScript::RunScript(Plan plan) : plan_(std::move(plan)) {}

void RunScript::begin(Time now) {
    started_ = now_ = last_activity_ = now;
    phase_ = Phase::before_listen;
    act(Action::Kind::start_server);
}

void RunScript::fact(const model::Fact& fact) {
    if (const auto* entered = std::get_if<CallEntered>(&fact)) on(*entered);
    if (const auto* returned = std::get_if<CallReturned>(&fact)) on(*returned);
    if (const auto* event = std::get_if<ProcessEvent>(&fact)) on(*event);
}

void RunScript::segment(Time time, model::ConnectionId connection, TcpState client, TcpState server,
                        std::span<const model::CallId> woken) {
    for (const model::CallId id : woken)
        if (const auto call = open_calls_.find(id); call != open_calls_.end())
            call->second.woken = true;
    connections_[connection] = Ends{client, server};
    last_activity_ = std::max(last_activity_, time);
}

void RunScript::settled(Time until) {
    settled_ = std::max(settled_, until);
}

void RunScript::on(const CallEntered& entered) {
    open_calls_[entered.id] = OpenCall{entered.call,     entered.pid,   entered.fd, entered.socket,
                                       entered.may_wait, entered.value, false};
    if (is_activity(entered)) last_activity_ = std::max(last_activity_, entered.time);
}

void RunScript::on(const CallReturned& returned) {
    const auto found = open_calls_.find(returned.id);
    if (found == open_calls_.end()) return;
    const OpenCall call = found->second;
    open_calls_.erase(found);

    const bool found_nothing =
        model::family(call.call) == Family::wait ? returned.result <= 0 : returned.error == EAGAIN;
    if (call.socket != 0 && !found_nothing)
        last_activity_ = std::max(last_activity_, returned.time);

    if (phase_ != Phase::before_listen || role_of(call.pid) != Side::server) return;
    if (returned.error != 0 && call.socket != 0 && !found_nothing)
        last_failure_ = attempt_failed(call_text(call.call, call.fd), returned.error);
    if (call.call == SystemCall::listen && returned.error == 0) on_listen(returned);
}

void RunScript::on_listen(const CallReturned& returned) {
    if (!returned.snapshot || !returned.snapshot->local) return;
    const Endpoint& local = *returned.snapshot->local;
    if (local.port != plan_.port) {
        elsewhere_.push_back(local);
        return;
    }
    phase_ = Phase::talking;
    act(Action::Kind::start_client);
    client_due_ = true;
}

void RunScript::on(const ProcessEvent& event) {
    last_activity_ = std::max(last_activity_, event.time);
    switch (event.what) {
        case ProcessEvent::What::start:
        case ProcessEvent::What::fork:
            if (event.role == Side::client) client_due_ = false;
            processes_[event.pid] = Process{event.role, event.name};
            return;
        case ProcessEvent::What::exec:
            processes_[event.pid] = Process{event.role, event.name};
            std::erase_if(open_calls_,
                          [&](const auto& open) { return open.second.pid == event.pid; });
            return;
        case ProcessEvent::What::signal:
        case ProcessEvent::What::ending:
            return;
        case ProcessEvent::What::exit:
            break;
    }
    const Side role = role_of(event.pid);
    processes_.erase(event.pid);
    std::erase_if(open_calls_, [&](const auto& open) { return open.second.pid == event.pid; });
    if (phase_ == Phase::before_listen && role == Side::server && !running(Side::server)) {
        std::string line = "the server " + end_text(event) + " before it listened on port " +
                           std::to_string(plan_.port);
        if (!last_failure_.empty()) line += "; its last failed call was " + last_failure_;
        fail(line);
        phase_ = Phase::over;
    }
}

void RunScript::tick(Time now) {
    now_ = std::max(now_, now);
    if (phase_ == Phase::stopping) {
        if (!running(Side::client) && !running(Side::server)) {
            phase_ = Phase::over;
        } else if (!killed_ && now_ - stopping_since_ >= plan_.patience.terminate_ns) {
            killed_ = true;
            signal(Side::none, SIGKILL);
        }
        return;
    }
    if (phase_ != Phase::before_listen && phase_ != Phase::talking) return;
    if (now_ - started_ >= plan_.timeout_ns) {
        fail(out_of_time());
        stop(Side::none, SIGTERM, now_);
        return;
    }
    if (phase_ == Phase::talking) {
        direct();
    } else if (!elsewhere_.empty() && still_for(plan_.patience.long_quiet_ns)) {
        fail("the server listens on " + listening_elsewhere() + ", not on port " +
             std::to_string(plan_.port) + " (mend: --port " +
             std::to_string(elsewhere_.front().port) + ")");
        stop(Side::none, SIGTERM, now_);
    }
}

void RunScript::direct() {
    if (running(Side::client)) {
        feed_input();
        return;
    }
    if (!running(Side::server)) {
        phase_ = Phase::over;
        return;
    }
    const bool done =
        connections_finished() && server_idles() && still_for(plan_.patience.quiet_ns);
    if (done || still_for(plan_.patience.long_quiet_ns)) stop(Side::server, SIGTERM, now_);
}

void RunScript::feed_input() {
    if (!plan_.typed || input_ended_) return;
    const bool nobody_there = !running(Side::server) && connections_.empty();
    // What was typed last may not have reached the client yet.
    const bool taken = last_activity_ > fed_;
    const bool our_turn =
        nobody_there || (taken && (server_waits_for_client() || server_has_closed()));
    const Patience& patience = plan_.patience;
    if (!still_for(our_turn ? patience.quiet_ns : patience.long_quiet_ns)) return;
    if (typed_lines_ < plan_.lines.size()) {
        act(Action::Kind::type, plan_.lines[typed_lines_++]);
    } else {
        act(Action::Kind::end_input);
        input_ended_ = true;
    }
    fed_ = now_;
}

void RunScript::interrupt(int number, Time now) {
    if (phase_ == Phase::over) return;
    verdict_ = Verdict{128 + number, ""};
    // Whoever presses Ctrl-C again does not want to wait.
    stop(Side::none, phase_ == Phase::stopping ? SIGKILL : SIGTERM, now);
}

void RunScript::enough(Time now) {
    if (phase_ == Phase::before_listen || phase_ == Phase::talking) stop(Side::none, SIGTERM, now);
}

void RunScript::stop(Side role, int number, Time now) {
    now_ = std::max(now_, now);
    client_due_ = false;
    if (phase_ != Phase::stopping) stopping_since_ = now_;
    phase_ = Phase::stopping;
    killed_ = number == SIGKILL;
    signal(role, number);
}

void RunScript::fail(const std::string& line) {
    verdict_ = Verdict{exit_status::failed, line};
}

void RunScript::act(Action::Kind kind, std::string text) {
    actions_.push_back(Action{kind, std::move(text), Side::none, 0});
}

void RunScript::signal(Side role, int number) {
    actions_.push_back(Action{Action::Kind::signal, {}, role, number});
}

std::vector<Action> RunScript::take_actions() {
    return std::exchange(actions_, {});
}

bool RunScript::running(Side role) const {
    if (role == Side::client && client_due_) return true;
    return std::any_of(processes_.begin(), processes_.end(),
                       [&](const auto& process) { return process.second.role == role; });
}

std::vector<model::Pid> RunScript::processes(Side role) const {
    std::vector<model::Pid> pids;
    for (const auto& [pid, process] : processes_)
        if (role == Side::none || process.role == role) pids.push_back(pid);
    return pids;
}

Side RunScript::role_of(model::Pid pid) const {
    const auto found = processes_.find(pid);
    return found == processes_.end() ? Side::none : found->second.role;
}

bool RunScript::still_for(Time span) const {
    return settled_ - std::max(last_activity_, fed_) >= span;
}

bool RunScript::connections_finished() const {
    return std::all_of(connections_.begin(), connections_.end(), [](const auto& entry) {
        return finished(entry.second.client) && finished(entry.second.server);
    });
}

bool RunScript::server_has_closed() const {
    return !connections_.empty() &&
           std::all_of(connections_.begin(), connections_.end(), [](const auto& entry) {
               const auto [client, server] = entry.second;
               // A FIN that is not acknowledged yet is still on its way, as far as the server
               // knows.
               return has_received_the_end(client) && server != TcpState::fin_wait_1;
           });
}

bool RunScript::server_waits_for_client() const {
    return std::any_of(open_calls_.begin(), open_calls_.end(), [&](const auto& entry) {
        const OpenCall& call = entry.second;
        if (!call.may_wait || call.woken || role_of(call.pid) != Side::server) return false;
        switch (model::family(call.call)) {
            case Family::receive:
                return call.socket != 0;
            case Family::accept:
                return connections_finished();
            case Family::wait:
                return call.timeout_ms < 0;  // with a timeout it may act by itself
            default:
                return false;
        }
    });
}

bool RunScript::server_idles() const {
    return std::any_of(open_calls_.begin(), open_calls_.end(), [&](const auto& entry) {
        const OpenCall& call = entry.second;
        const Family family = model::family(call.call);
        return call.may_wait && !call.woken && role_of(call.pid) == Side::server &&
               (family == Family::accept || family == Family::wait);
    });
}

std::string RunScript::listening_elsewhere() const {
    std::string text;
    for (const Endpoint& endpoint : elsewhere_) {
        if (!text.empty()) text += " and ";
        text += to_string(endpoint);
    }
    return text;
}

std::string RunScript::waiting_in(Side role) const {
    for (const auto& [id, call] : open_calls_) {
        if (role_of(call.pid) != role) continue;
        return "; it waits in " + call_text(call.call, call.fd) + " (pid " +
               std::to_string(call.pid) + ")";
    }
    return "";
}

std::string RunScript::out_of_time() const {
    const std::string within = " within " + seconds_text(plan_.timeout_ns) + " (--timeout)";
    if (phase_ == Phase::before_listen) {
        std::string line =
            "the server did not listen on port " + std::to_string(plan_.port) + within;
        if (!elsewhere_.empty()) return line + "; it listens on " + listening_elsewhere();
        if (!last_failure_.empty()) return line + "; its last failed call was " + last_failure_;
        return line + waiting_in(Side::server);
    }
    if (running(Side::client)) return "the client did not end" + within + waiting_in(Side::client);
    return "the connections did not come to rest" + within;
}

}  // namespace tcpwhy::lab
