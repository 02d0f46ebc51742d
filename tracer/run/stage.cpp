#include "tracer/run/stage.hpp"

#include <chrono>
#include <csignal>

#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/calls/observe/kernel/clock.hpp"

namespace tcpwhy::run {
namespace {

constexpr std::chrono::milliseconds observe_interval{5};  ///< until the next look at the mailbox

std::vector<std::string> names_of(const std::vector<Program>& programs) {
    std::vector<std::string> names;
    for (const Program& program : programs) names.push_back(program.name);
    return names;
}

scenario::Plan with_programs(scenario::Plan plan, const std::vector<Program>& programs) {
    plan.programs = names_of(programs);
    return plan;
}

std::vector<ProgramInput> inputs_of(const std::vector<Program>& programs,
                                    const scenario::Plan& plan) {
    std::vector<ProgramInput> inputs;
    for (const Program& program : programs) {
        const bool typed =
            scenario::steps_type_to(plan, program.name) || (program.name == "client" && plan.typed);
        inputs.emplace_back(program.name, typed, program.input_file);
    }
    return inputs;
}

}  // namespace

Stage::Stage(const std::vector<Program>& programs, const scenario::Plan& plan,
             session::Inbox& inbox, Mailbox& mailbox)
    : programs_(programs),
      inbox_(inbox),
      mailbox_(mailbox),
      script_(with_programs(plan, programs)),
      inputs_(inputs_of(programs, plan)),
      output_(names_of(programs)),
      thread_([this] { run(); }) {}

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
    script_.fact(fact);
    inbox_.fact(std::move(fact));
}

void Stage::run() {
    try {
        calls::Observer observer(*this);
        script_.begin(calls::now());
        perform(observer);
        while (!script_.over()) {
            observer.run(static_cast<int>(observe_interval.count()));
            const News news = mailbox_.take();
            if (news.abandon) break;
            hear(news);
            script_.tick(calls::now());
            perform(observer);
            for (ProgramInput& input : inputs_) input.flush();
            if (!observer.anything_left()) std::this_thread::sleep_for(observe_interval);
        }
        observer.look_at_orphans();
    } catch (...) {
        failure_ = std::current_exception();
    }
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
                for (const model::Pid pid : receivers(action))
                    if (observer.alive(pid)) kill(pid, action.signal);
                break;
            case Kind::drop:
                observer.drop(action.pid, action.fd, action.segment);
                break;
            case Kind::drop_no_more:
                observer.drop_no_more(action.pid, action.fd);
                break;
        }
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
    observer.start(command);
    inputs_[index].close_program_end();
    output_.close_end(index);
}

}  // namespace tcpwhy::run
