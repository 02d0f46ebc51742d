#include "tracer/scenario/run_script.hpp"

#include <algorithm>
#include <csignal>
#include <limits>
#include <utility>

#include "common/errors.hpp"
#include "tracer/scenario/run_words.hpp"

namespace tcpwhy::scenario {

using model::CallEntered;
using model::CallReturned;
using model::ProcessEvent;
using model::Side;
using model::Time;

bool steps_type_to(const Plan& plan, const std::string& program) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const ScenarioStep& step) {
        return step.act.program == program &&
               (step.act.kind == Deed::Kind::type || step.act.kind == Deed::Kind::end_input);
    });
}

RunScript::RunScript(Plan plan)
    : plan_(std::move(plan)), steps_(plan_.steps), listener_(plan_.port) {
    if (steps_type_to(plan_, "client")) plan_.typed = false;
}

void RunScript::begin(Time now) {
    started_ = now_ = now;
    activity_.begin(now);
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
    if (const auto* notice = std::get_if<model::Notice>(&fact)) on(*notice);
}

void RunScript::segment(const PassedSegment& passed) {
    activity_.segment(passed);
    steps_.segment(passed);
}

void RunScript::settled(Time until) {
    settled_ = std::max(settled_, until);
}

void RunScript::on(const CallEntered& entered) {
    activity_.on(entered);
    steps_.on(entered, cast_.program_of(entered.pid));
}

void RunScript::on(const CallReturned& returned) {
    steps_.on(returned);
    const auto call = activity_.on(returned);
    if (!call || phase_ != Phase::before_listen || cast_.role_of(call->pid) != Side::server) return;
    if (listener_.on(*call, returned)) server_listens();
}

void RunScript::on(const model::Notice& notice) {
    if (notice.code == model::Notice::Code::cannot_trace) listener_.cannot_trace(notice.text);
}

void RunScript::server_listens() {
    if (phase_ != Phase::before_listen) return;
    phase_ = Phase::talking;
    start("client");
}

void RunScript::on(const ProcessEvent& event) {
    const Side role = cast_.role_of(event.pid);
    steps_.on(event, cast_.program_of(event.pid));
    cast_.on(event);
    activity_.on(event);
    if (event.what != ProcessEvent::What::exit || phase_ != Phase::before_listen) return;
    if (role != Side::server || cast_.running(Side::server)) return;
    fail(listener_.ended_before(event));
    phase_ = Phase::over;
}

void RunScript::nobody_left() {
    if (phase_ == Phase::stopping) phase_ = Phase::over;
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
    } else if (still_for(plan_.patience.long_quiet_ns)) {
        look_for_listener();
    }
}

void RunScript::look_for_listener() {
    if (listener_.is_elsewhere()) {
        fail(listener_.listens_elsewhere());
        stop(Side::none, SIGTERM, now_);
    } else if (now_ - looked_at_port_ >= plan_.patience.long_quiet_ns) {
        looked_at_port_ = now_;
        Action action;
        action.kind = Action::Kind::look_at_port;
        actions_.push_back(std::move(action));
    }
}

void RunScript::server_uses_udp() {
    if (phase_ != Phase::before_listen) return;
    fail(listener_.uses_udp());
    stop(Side::none, SIGTERM, now_);
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
    const bool quiet_for_long = still_for(plan_.patience.long_quiet_ns);
    if (cast_.running(Side::client)) {
        const std::string loop = activity_.loop_of(Side::client);
        if (loop.empty() || !quiet_for_long) return feed_input();
        fail("the client " + loop);
        return stop(Side::none, SIGTERM, now_);
    }
    if (!cast_.running(Side::server)) {
        phase_ = Phase::over;
        return;
    }
    const bool done = activity_.connections_finished() && activity_.server_idles() &&
                      still_for(plan_.patience.quiet_ns);
    if (!done && !quiet_for_long) return;
    if (const std::string loop = activity_.loop_of(Side::server); !loop.empty())
        fail("the server " + loop);
    stop(Side::server, SIGTERM, now_);
}

void RunScript::feed_input() {
    if (!plan_.typed || input_ended_) return;
    const bool nobody_there = !cast_.running(Side::server) && !activity_.any_connection();
    // The last line may not have reached the client yet.
    const bool taken = activity_.last() > fed_;
    const bool our_turn =
        nobody_there ||
        (taken && (activity_.server_waits_for_client() || activity_.server_has_closed()));
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
    // A second Ctrl-C means that the user does not want to wait.
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
    return settled_ - std::max(activity_.last(), fed_) >= span;
}

std::string RunScript::waiting_for() const {
    if (!steps_.done()) return "what a step waits for: " + steps_.waiting_for();
    if (phase_ == Phase::before_listen)
        return "the server to listen on port " + std::to_string(plan_.port);
    if (cast_.running(Side::client)) return cast_.running_client() + " to end";
    return "the server to come to rest";
}

std::string RunScript::long_wait() {
    const bool running = phase_ == Phase::before_listen || phase_ == Phase::talking;
    const Time no_limit = std::numeric_limits<Time>::max();
    if (plan_.patience.speak_ns == 0 || !running || plan_.timeout_ns == no_limit) return "";
    if (!still_for(plan_.patience.speak_ns)) return "";
    std::string line = waiting_for() + activity_.each_wait() + "; the run ends after " +
                       seconds_text(plan_.timeout_ns) + " (--timeout)";
    if (line == said_wait_) return "";
    said_wait_ = line;
    return line;
}

std::string RunScript::out_of_time() const {
    const std::string within = " within " + seconds_text(plan_.timeout_ns) + " (--timeout)";
    if (!steps_.done())
        return "what a step waits for did not happen" + within + ": " + steps_.waiting_for() +
               activity_.each_wait();
    if (phase_ == Phase::before_listen) return listener_.not_in_time(within, activity_);
    for (const Side side : {Side::server, Side::client})
        if (const std::string loop = activity_.loop_of(side); !loop.empty())
            return "the connections were still busy after " + seconds_text(plan_.timeout_ns) +
                   ": the " + std::string(model::name(side)) + ' ' + loop;
    if (cast_.running(Side::client))
        return cast_.running_client() + " did not end" + within + activity_.each_wait();
    return "the connections were still busy after " + seconds_text(plan_.timeout_ns) +
           " (--timeout)";
}

}  // namespace tcpwhy::scenario
