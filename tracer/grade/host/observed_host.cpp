#include "tracer/grade/host/observed_host.hpp"

#include <chrono>
#include <optional>

#include "common/errors.hpp"
#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/grade/peer/verdicts.hpp"

namespace tcpwhy::grade {
namespace {

constexpr int observe_ms = 20;  ///< until the next look at the tasks; a task wakes it sooner

/// What the script's thread waits for.
struct Answer {
    bool ready = false;
    std::exception_ptr failure;
};

}  // namespace

ObservedHost::ObservedHost(helpers::Confinement plan, model::Side role, session::Inbox& inbox)
    : plan_(std::move(plan)), role_(role), inbox_(inbox), thread_([this] { run(); }) {}

ObservedHost::~ObservedHost() {
    inbox_.abandon();
    finish();
    thread_.join();
}

void ObservedHost::start(const std::vector<std::string>& argv) {
    io_.reset();
    cage_ = std::make_unique<Cage>(plan_);
    io_ = std::make_unique<ProgramIo>(
        [cage = cage_.get()](std::size_t bytes) { return cage->count_output(bytes); });
    calls::Command command;
    command.argv = argv;
    command.stdin_fd = io_->in();
    command.stdout_fd = io_->out();
    command.stderr_fd = io_->err();
    command.role = role_;
    cage_->confine(command);
    {
        const std::lock_guard lock(mutex_);
        first_ = 0;
        end_.reset();
        listened_on_.clear();
        connects_ = 0;
    }
    ask([&](calls::Observer& observer) { static_cast<void>(observer.start(command)); });
    io_->close_program_ends();
}

std::optional<ProgramEnd> ObservedHost::end() const {
    const std::lock_guard lock(mutex_);
    return end_;
}

std::vector<model::Pid> ObservedHost::processes() const {
    return cage_ ? cage_->processes() : std::vector<model::Pid>{};
}

void ObservedHost::kill_all() {
    ask([](calls::Observer& observer) {
        observer.kill_all();
        const Deadline deadline(5);
        while (observer.anything_left() && !deadline.over()) observer.run(observe_ms);
    });
    if (cage_) cage_->end_all();
}

std::string ObservedHost::reached() const {
    if (!cage_) return {};
    const auto ended = end();
    return cage_->reached(ended ? ended->signal : 0);
}

void ObservedHost::finish() {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
    if (observer_) observer_->wake();
}

void ObservedHost::fact(model::Fact&& fact) {
    if (const auto* event = std::get_if<model::ProcessEvent>(&fact)) {
        using What = model::ProcessEvent::What;
        const std::lock_guard lock(mutex_);
        if (event->what == What::start && first_ == 0) first_ = event->pid;
        if (event->what == What::exit && event->pid == first_ && !end_)
            end_ = ProgramEnd{event->status, event->signal};
    }
    watch_closing(fact);
    watch_opening(fact);
    inbox_.fact(std::move(fact));
}

void ObservedHost::watch_closing(const model::Fact& fact) {
    const std::lock_guard lock(mutex_);
    if (const auto* call = std::get_if<model::CallEntered>(&fact)) {
        if (!call->releases.empty() || family(call->call) == model::Family::shutdown)
            closing_[call->id] = call->pid;
    } else if (const auto* returned = std::get_if<model::CallReturned>(&fact)) {
        closing_.erase(returned->id);
    } else if (const auto* event = std::get_if<model::ProcessEvent>(&fact)) {
        using What = model::ProcessEvent::What;
        if (event->what == What::ending && !event->releases.empty()) ending_.insert(event->pid);
        if (event->what != What::exit) return;
        ending_.erase(event->pid);
        std::erase_if(closing_, [&](const auto& each) { return each.second == event->pid; });
    }
}

void ObservedHost::watch_opening(const model::Fact& fact) {
    const std::lock_guard lock(mutex_);
    if (const auto* call = std::get_if<model::CallEntered>(&fact)) {
        if (family(call->call) == model::Family::listen) listening_.insert(call->id);
        if (family(call->call) == model::Family::connect && call->socket != 0) ++connects_;
    } else if (const auto* returned = std::get_if<model::CallReturned>(&fact)) {
        if (listening_.erase(returned->id) == 0 || returned->result != 0) return;
        if (returned->snapshot && returned->snapshot->local)
            listened_on_.push_back(*returned->snapshot->local);
    }
}

std::vector<Endpoint> ObservedHost::listened_on() const {
    const std::lock_guard lock(mutex_);
    return listened_on_;
}

std::optional<std::size_t> ObservedHost::connects() const {
    const std::lock_guard lock(mutex_);
    return connects_;
}

void ObservedHost::await_closing_calls(const Deadline& deadline) {
    static_cast<void>(deadline.reaches([this] {
        const std::lock_guard lock(mutex_);
        return closing_.empty() && ending_.empty();
    }));
}

void ObservedHost::run() {
    try {
        calls::Observer observer(*this);
        {
            const std::lock_guard lock(mutex_);
            observer_ = &observer;
        }
        bool over = false;
        while (!over) {
            observer.run(observe_ms);
            do_tasks(observer);
            std::unique_lock lock(mutex_);
            over = finishing_ && tasks_.empty();
            // Without a program run() returns at once.
            if (!over && tasks_.empty() && !observer.anything_left())
                done_.wait_for(lock, std::chrono::milliseconds(observe_ms),
                               [this] { return finishing_ || !tasks_.empty(); });
        }
        observer.look_at_orphans();
        const std::lock_guard lock(mutex_);
        observer_ = nullptr;
    } catch (...) {
        const std::lock_guard lock(mutex_);
        lost_ = std::current_exception();
        observer_ = nullptr;
    }
    {
        const std::lock_guard lock(mutex_);
        gone_ = true;
        tasks_.clear();
    }
    done_.notify_all();
    inbox_.facts_ended();
}

ObservedHost::Task ObservedHost::take_task() {
    const std::lock_guard lock(mutex_);
    if (tasks_.empty()) return nullptr;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
}

void ObservedHost::do_tasks(calls::Observer& observer) {
    while (const Task task = take_task()) task(observer);
}

void ObservedHost::ask(const Task& task) {
    const auto answer = std::make_shared<Answer>();
    std::unique_lock lock(mutex_);
    if (!gone_) {
        tasks_.emplace_back([this, answer, &task](calls::Observer& observer) {
            std::exception_ptr failure;
            try {
                task(observer);
            } catch (...) {
                failure = std::current_exception();
            }
            const std::lock_guard inner(mutex_);
            answer->failure = failure;
            answer->ready = true;
            done_.notify_all();
        });
        if (observer_) observer_->wake();
        done_.notify_all();
    }
    done_.wait(lock, [&] { return answer->ready || gone_; });
    if (!answer->ready) throw MachineFault{"the observer was lost"};
    lock.unlock();
    try {
        if (answer->failure) std::rethrow_exception(answer->failure);
    } catch (const UsageError& error) {
        throw StepFailure{"a program that can be executed", error.what(), false};
    } catch (const Error& error) {
        throw MachineFault{error.what()};
    }
}

}  // namespace tcpwhy::grade
