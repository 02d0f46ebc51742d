#include "tracer/run/stage.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>

#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/calls/observe/kernel/proc/proc_net.hpp"
#include "tracer/helpers/confine/job.hpp"

namespace tcpwhy::run {
namespace {

constexpr std::chrono::milliseconds observe_interval{5};  ///< until the next look at the mailbox

std::vector<std::string> names_of(const std::vector<Program>& programs) {
    std::vector<std::string> names;
    names.reserve(programs.size());
    for (const Program& program : programs) names.push_back(program.name);
    return names;
}

scenario::Plan with_programs(scenario::Plan plan, const std::vector<Program>& programs) {
    plan.programs = names_of(programs);
    return plan;
}

/// A terminal for all if this process writes to one, or for the program that has its keyboard.
std::vector<OutputPlan> outputs_of(const std::vector<Program>& programs) {
    const bool to_terminal = isatty(STDOUT_FILENO) == 1;
    const bool keyboard = isatty(STDIN_FILENO) == 1;
    std::vector<OutputPlan> outputs;
    outputs.reserve(programs.size());
    for (const Program& program : programs)
        outputs.push_back({program.name, to_terminal || (keyboard && program.input_file == "-"),
                           program.input_file == "-"});
    return outputs;
}

std::vector<ProgramInput> inputs_of(const std::vector<Program>& programs,
                                    const scenario::Plan& plan,
                                    const std::function<int()>& interrupted) {
    std::vector<ProgramInput> inputs;
    for (const Program& program : programs) {
        const bool typed =
            scenario::steps_type_to(plan, program.name) || (program.name == "client" && plan.typed);
        inputs.emplace_back(program.name, typed, program.input_file, interrupted);
    }
    return inputs;
}

bool is_for_all(const scenario::Action& action) {
    return action.program.empty() && action.role == model::Side::none;
}

}  // namespace

Stage::Stage(const std::vector<Program>& programs, const scenario::Plan& plan,
             session::Inbox& inbox, session::Inbox* early, Mailbox& mailbox,
             const std::function<int()>& interrupted)
    : programs_(programs),
      inbox_(inbox),
      early_(early),
      mailbox_(mailbox),
      port_(plan.port),
      script_(with_programs(plan, programs)),
      inputs_(inputs_of(programs, plan, interrupted)),
      output_(outputs_of(programs)) {
    if (early != nullptr) sites_.emplace(inbox);
    thread_ = std::thread([this] { run(); });
}

Stage::~Stage() {
    mailbox_.post([](News& news) { news.abandon = true; });
    inbox_.abandon();
    if (thread_.joinable()) thread_.join();
}

void Stage::join() {
    thread_.join();
    if (failure_) std::rethrow_exception(failure_);
}

bool Stage::at_rest() {
    hear(mailbox_.take());
    return script_.connections_finished();
}

void Stage::fact(model::Fact&& fact) {
    mark_own_signal(fact);
    script_.fact(fact);
    if (early_ != nullptr) early_->fact(model::Fact(fact));
    next().fact(std::move(fact));
}

void Stage::mark_own_signal(model::Fact& fact) const {
    auto* event = std::get_if<model::ProcessEvent>(&fact);
    if (event == nullptr || event->signal == 0) return;
    event->by_tcpwhy = signals_sent_.contains({event->pid, event->signal});
}

void Stage::settled(model::Time until) {
    if (early_ != nullptr) early_->settled(until);
    next().settled(until);
}

model::FactSink& Stage::next() {
    return sites_ ? static_cast<model::FactSink&>(*sites_) : inbox_;
}

void Stage::run() {
    try {
        calls::Observer observer(*this, sites_ ? &*sites_ : nullptr);
        script_.begin(calls::now());
        perform(observer);
        while (!script_.over()) {
            observer.run(static_cast<int>(observe_interval.count()));
            const News news = mailbox_.take();
            if (news.abandon) break;
            hear(news);
            if (!observer.anything_left()) script_.nobody_left();
            script_.tick(calls::now());
            perform(observer);
            if (const std::string wait = script_.long_wait(); !wait.empty())
                std::fprintf(stderr, "tcpwhy: waiting for %s\n", wait.c_str());
            for (ProgramInput& input : inputs_) input.flush();
            if (!observer.anything_left()) std::this_thread::sleep_for(observe_interval);
        }
        observer.look_at_orphans();
        if (sites_) sites_->finish();
    } catch (...) {
        failure_ = std::current_exception();
    }
    if (early_ != nullptr) early_->facts_ended();
    inbox_.facts_ended();
}

void Stage::hear(const News& news) {
    for (News::Passed passed : news.segments) {
        passed.segment.woken = passed.woken;
        script_.segment(passed.segment);
    }
    script_.settled(news.settled);
    if (news.interrupted_by != 0) script_.interrupt(news.interrupted_by, calls::now());
    if (news.enough) script_.enough(calls::now());
}

void Stage::perform(calls::Observer& observer) {
    using Kind = scenario::Action::Kind;
    for (const scenario::Action& action : script_.take_actions()) {
        switch (action.kind) {
            case Kind::start:
                start(observer, index_of(action.program));
                break;
            case Kind::type:
                inputs_[index_of(action.program)].type(action.text);
                break;
            case Kind::end_input:
                inputs_[index_of(action.program)].end();
                break;
            case Kind::signal:
                if (is_for_all(action) && action.signal == SIGKILL) {
                    for (const model::Pid pid : observer.processes())
                        signals_sent_.insert({pid, SIGKILL});
                    observer.kill_all();
                }
                for (const model::Pid pid : receivers(action))
                    if (observer.alive(pid)) {
                        signals_sent_.insert({pid, action.signal});
                        kill(pid, action.signal);
                    }
                break;
            case Kind::drop:
                observer.drop(action.pid, action.fd, action.segment);
                break;
            case Kind::drop_no_more:
                observer.drop_no_more(action.pid, action.fd);
                break;
            case Kind::look_at_port:
                look_at_port(observer);
                break;
        }
    }
}

void Stage::look_at_port(const calls::Observer& observer) {
    const auto is_server = [&](model::Pid pid) {
        return script_.cast().role_of(pid) == model::Side::server;
    };
    const std::array<std::uint8_t, 4> any{};
    for (const model::Pid pid : script_.cast().processes(model::Side::server)) {
        if (!observer.alive(pid)) continue;
        const auto tcp = calls::proc_net::holder_of(pid, {Address::ipv4(any.data()), port_});
        if (tcp && tcp->state == model::TcpState::listen && is_server(tcp->pid))
            return script_.server_listens();
        const auto udp = calls::proc_net::udp_owner(pid, port_);
        if (udp && is_server(udp->pid)) script_.server_uses_udp();
        return;
    }
}

std::vector<model::Pid> Stage::receivers(const scenario::Action& action) const {
    const scenario::Cast& cast = script_.cast();
    return action.program.empty() ? cast.processes(action.role) : cast.processes(action.program);
}

std::size_t Stage::index_of(const std::string& program) const {
    std::size_t index = 0;
    while (programs_.at(index).name != program) ++index;
    return index;
}

void Stage::start(calls::Observer& observer, std::size_t index) {
    const Program& program = programs_[index];
    calls::Command command;
    command.argv = program.argv;
    command.stdin_fd = inputs_[index].program_end();
    command.stdout_fd = command.stderr_fd = output_.end(index);
    command.role = scenario::role_named(program.name);
    if (program.job != nullptr) program.job->confine(command);
    observer.start(command);
    inputs_[index].close_program_end();
    output_.close_end(index);
}

}  // namespace tcpwhy::run
