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

bool steps_type_to(const Plan& plan, const std::string& program) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const ScenarioStep& step) {
        return step.act.program == program &&
               (step.act.kind == Deed::Kind::type || step.act.kind == Deed::Kind::end_input);
    });
}

RunScript::RunScript(Plan plan) : plan_(std::move(plan)), steps_(plan_.steps) {
    if (steps_type_to(plan_, "client")) plan_.typed = false;
}

void RunScript::begin(Time now) {
    started_ = now_ = last_activity_ = now;
    const bool server = starts_by_itself("server");
    const bool client = starts_by_itself("client");
    phase_ = server && client ? Phase::before_listen : Phase::talking;
    if (server) start("server");
    if (client && !server) start("client");
    take_steps();
}

bool RunScript::starts_by_itself(const std::string& program) const {
    const bool there =
        std::find(plan_.programs.begin(), plan_.programs.end(), program) != plan_.programs.end();
    return there &&
           std::none_of(plan_.steps.begin(), plan_.steps.end(), [&](const ScenarioStep& step) {
               return step.act.kind == Deed::Kind::start && step.act.program == program;
           });
}

void RunScript::fact(const model::Fact& fact) {
    if (const auto* entered = std::get_if<CallEntered>(&fact)) on(*entered);
    if (const auto* returned = std::get_if<CallReturned>(&fact)) on(*returned);
    if (const auto* event = std::get_if<ProcessEvent>(&fact)) on(*event);
}

void RunScript::segment(const PassedSegment& passed) {
    for (const model::CallId id : passed.woken)
        if (const auto call = open_calls_.find(id); call != open_calls_.end())
            call->second.woken = true;
    connections_[passed.connection] = Ends{passed.client, passed.server};
    last_activity_ = std::max(last_activity_, passed.time);
    steps_.segment(passed);
}

void RunScript::settled(Time until) {
    settled_ = std::max(settled_, until);
}

void RunScript::on(const CallEntered& entered) {
    open_calls_[entered.id] = OpenCall{entered.call,     entered.pid,   entered.fd, entered.socket,
                                       entered.may_wait, entered.value, false};
    if (is_activity(entered)) last_activity_ = std::max(last_activity_, entered.time);
    steps_.on(entered, cast_.program_of(entered.pid));
}

void RunScript::on(const CallReturned& returned) {
    steps_.on(returned);
    const auto found = open_calls_.find(returned.id);
    if (found == open_calls_.end()) return;
    const OpenCall call = found->second;
    open_calls_.erase(found);

    const bool found_nothing =
        model::family(call.call) == Family::wait ? returned.result <= 0 : returned.error == EAGAIN;
    if (call.socket != 0 && !found_nothing)
        last_activity_ = std::max(last_activity_, returned.time);

    if (phase_ != Phase::before_listen || cast_.role_of(call.pid) != Side::server) return;
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
    start("client");
}

void RunScript::on(const ProcessEvent& event) {
    using What = ProcessEvent::What;
    last_activity_ = std::max(last_activity_, event.time);
    const Side role = cast_.role_of(event.pid);
    steps_.on(event, cast_.program_of(event.pid));
    cast_.on(event);
    if (event.what != What::exit && event.what != What::exec) return;
    std::erase_if(open_calls_, [&](const auto& open) { return open.second.pid == event.pid; });
    if (event.what == What::exec) return;
    if (phase_ == Phase::before_listen && role == Side::server && !cast_.running(Side::server)) {
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
        if (!cast_.running(Side::client) && !cast_.running(Side::server)) {
            phase_ = Phase::over;
        } else if (!killed_ && now_ - stopping_since_ >= plan_.patience.terminate_ns) {
            killed_ = true;
            signal(Side::none, SIGKILL);
        }
        return;
    }
    if (phase_ != Phase::before_listen && phase_ != Phase::talking) return;
    take_steps();
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

void RunScript::take_steps() {
    for (Action& action : steps_.due(now_)) {
        if (action.kind == Action::Kind::start) cast_.due(action.program);
        fed_ = now_;
        actions_.push_back(std::move(action));
    }
}

void RunScript::direct() {
    if (!steps_.done()) {
        if (cast_.anybody() || !still_for(plan_.patience.long_quiet_ns)) return;
        fail("the programs have ended, and what a step waits for has not happened: " +
             steps_.waiting_for());
        phase_ = Phase::over;
        return;
    }
    if (cast_.running(Side::client)) {
        feed_input();
        return;
    }
    if (!cast_.running(Side::server)) {
        phase_ = Phase::over;
        return;
    }
    const bool done =
        connections_finished() && server_idles() && still_for(plan_.patience.quiet_ns);
    if (done || still_for(plan_.patience.long_quiet_ns)) stop(Side::server, SIGTERM, now_);
}

void RunScript::feed_input() {
    if (!plan_.typed || input_ended_) return;
    const bool nobody_there = !cast_.running(Side::server) && connections_.empty();
    // What was typed last may not have reached the client yet.
    const bool taken = last_activity_ > fed_;
    const bool our_turn =
        nobody_there || (taken && (server_waits_for_client() || server_has_closed()));
    const Patience& patience = plan_.patience;
    if (!still_for(our_turn ? patience.quiet_ns : patience.long_quiet_ns)) return;
    if (typed_lines_ < plan_.lines.size()) {
        feed(Action::Kind::type, plan_.lines[typed_lines_++]);
    } else {
        feed(Action::Kind::end_input);
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
    cast_.forget_due();
    if (phase_ != Phase::stopping) stopping_since_ = now_;
    phase_ = Phase::stopping;
    killed_ = number == SIGKILL;
    signal(role, number);
}

void RunScript::fail(const std::string& line) {
    verdict_ = Verdict{exit_status::failed, line};
}

void RunScript::start(const std::string& program) {
    cast_.due(program);
    Action action;
    action.kind = Action::Kind::start;
    action.program = program;
    actions_.push_back(std::move(action));
}

void RunScript::feed(Action::Kind kind, std::string text) {
    Action action;
    action.kind = kind;
    action.program = "client";
    action.text = std::move(text);
    actions_.push_back(std::move(action));
}

void RunScript::signal(Side role, int number) {
    Action action;
    action.kind = Action::Kind::signal;
    action.role = role;
    action.signal = number;
    actions_.push_back(std::move(action));
}

std::vector<Action> RunScript::take_actions() {
    return std::exchange(actions_, {});
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
        if (!call.may_wait || call.woken || cast_.role_of(call.pid) != Side::server) return false;
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
        return call.may_wait && !call.woken && cast_.role_of(call.pid) == Side::server &&
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
        if (cast_.role_of(call.pid) != role) continue;
        return "; it waits in " + call_text(call.call, call.fd) + " (pid " +
               std::to_string(call.pid) + ")";
    }
    return "";
}

std::string RunScript::out_of_time() const {
    const std::string within = " within " + seconds_text(plan_.timeout_ns) + " (--timeout)";
    if (!steps_.done())
        return "what a step waits for did not happen" + within + ": " + steps_.waiting_for();
    if (phase_ == Phase::before_listen) {
        std::string line =
            "the server did not listen on port " + std::to_string(plan_.port) + within;
        if (!elsewhere_.empty()) return line + "; it listens on " + listening_elsewhere();
        if (!last_failure_.empty()) return line + "; its last failed call was " + last_failure_;
        return line + waiting_in(Side::server);
    }
    if (cast_.running(Side::client))
        return "the client did not end" + within + waiting_in(Side::client);
    return "the connections did not come to rest" + within;
}

}  // namespace tcpwhy::lab
