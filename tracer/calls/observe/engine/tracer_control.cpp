#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "common/errors.hpp"
#include "tracer/calls/observe/engine/exec_error.hpp"
#include "tracer/calls/observe/engine/launch.hpp"
#include "tracer/calls/observe/engine/ptrace_refusal.hpp"
#include "tracer/calls/observe/engine/tracer.hpp"
#include "tracer/calls/observe/kernel/proc_files.hpp"
#include "tracer/calls/observe/readers/call_table.hpp"
#include "tracer/calls/words/program_name.hpp"

namespace tcpwhy::calls {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::milliseconds longest_wait_for_stop{500};
constexpr std::chrono::seconds longest_wait_for_death{5};

/// Kills what was made by a tracee that was killed before it could tell: nobody knows of it, and
/// the next observer would take it for its own. Waits for stops alone, so that the exit of a child
/// that is not observed is left to whom it concerns; until an alarm, or until nobody is left.
void kill_unheard_of() {
    siginfo_t stop{};
    while (waitid(P_ALL, 0, &stop, WSTOPPED | __WALL | __WNOTHREAD) == 0) {
        const model::Pid tid = stop.si_pid;
        if (!event_message(tid)) return;  // stopped, but not for us
        kill(tid, SIGKILL);
        int status = 0;
        model::Pid got = 0;
        do {
            resume(tid, false, 0);
            got = waitpid(tid, &status, __WALL);
        } while ((got < 0 && errno == EINTR) || (got == tid && WIFSTOPPED(status)));
    }
}

}  // namespace

Tracer::~Tracer() {
    if (x_left_to_thread) return;
    detach_attached();
    kill_started();
}

model::Pid Tracer::start(const Command& command) {
    const Launched launched = launch(command, x_alarm.original_mask());
    x_launching = &command;
    x_launched = &launched;
    auto made = std::make_unique<Process>(launched.pid);
    made->parent = getpid();
    made->role = command.role;
    Process& process = *(x_tracees.processes[launched.pid] = std::move(made));
    x_tracees.add_thread(launched.pid, process, std::make_shared<FileTable>());
    // The others go on meanwhile.
    const WaitAlarm::Armed armed(x_alarm);
    while (x_tracees.process(launched.pid) != nullptr && !x_tracees.process(launched.pid)->told) {
        if (!step(Wait::until_alarm) || x_alarm.take()) look_around();
    }
    x_launching = nullptr;
    x_launched = nullptr;
    if (x_tracees.process(launched.pid) != nullptr) return launched.pid;
    const int error = read_report(launched).exec_error;
    if (error != 0) throw_exec_error(launched.program, launched.path, error);
    throw UnavailableError("cannot run " + launched.program +
                           ": it was killed before it could start");
}

/// Nothing is told of it before its exec, where its stock is taken.
void Tracer::join(model::Pid pid, Afterwards afterwards, model::Side role) {
    if (x_tracees.process(pid) != nullptr) return;
    const bool dies = afterwards == Afterwards::dies;
    if (const int error = seize(pid, trace_options(dies)))
        throw UnavailableError(attempt_failed("observe process " + std::to_string(pid), error) +
                               ptrace_remedy(error, pid));
    const auto status = proc::status(pid);
    auto made = std::make_unique<Process>(pid);
    made->parent = status ? status->parent : 0;
    made->role = role;
    made->attached = !dies;
    made->filtered = dies;
    Process& process = *(x_tracees.processes[pid] = std::move(made));
    x_tracees.add_thread(pid, process, std::make_shared<FileTable>());
}

void Tracer::attach(model::Pid pid, model::Side role) {
    const auto status = proc::status(pid);
    if (!status || status->process != pid)
        throw UsageError("no process " + std::to_string(pid) + " to attach to");
    if (x_tracees.process(pid) != nullptr)
        throw UsageError("process " + std::to_string(pid) + " is observed already");
    const std::vector<std::string> words = proc::command_line(pid);
    auto made = std::make_unique<Process>(pid);
    made->parent = status->parent;
    made->role = role;
    made->name = program_name(words);
    made->attached = true;
    made->filtered = false;
    made->told = true;
    Process& process = *(x_tracees.processes[pid] = std::move(made));
    try {
        seize_all_threads(process);
    } catch (...) {
        x_tracees.processes.erase(pid);
        throw;
    }
    const std::vector<model::Pid> waiting = threads_in_known_calls(process);
    const auto stopped = stop_all_threads(process);
    const model::Time time = x_tracees.clock.read();
    if (Thread* leader = x_tracees.thread(pid)) {
        const Files stock = x_tracees.take_stock(*leader, nullptr);
        for (const auto& [tid, thread] : x_tracees.threads)
            if (thread->process == &process) x_tracees.switch_files(*thread, stock);
        model::ProcessEvent event =
            x_tracees.event(process, model::ProcessEvent::What::start, time);
        event.argv = words;
        event.before = true;
        x_tracees.tell(std::move(event));
        tell_stock(*leader, time);
    }
    for (const auto& [tid, stop] : stopped) handle(tid, stop, time);
    wait_for_next_stops(waiting, time);
}

/// Those that wait in a call that may be one to follow: stopped, they make it once more.
std::vector<model::Pid> Tracer::threads_in_known_calls(const Process& process) const {
    std::vector<model::Pid> found;
    SyscallStop call;
    call.architecture = native_architecture();
    for (const auto& [tid, thread] : x_tracees.threads) {
        if (thread->process != &process) continue;
        const auto number = proc::blocking_call(tid);
        if (!number) continue;
        call.number = *number;
        if (find_call(call) != nullptr) found.push_back(tid);
    }
    return found;
}

/// So that nothing can end a wait whose call has not been told.
void Tracer::wait_for_next_stops(const std::vector<model::Pid>& threads, model::Time since) {
    const auto has_stopped = [&](model::Pid tid) {
        const Thread* thread = x_tracees.thread(tid);
        return thread == nullptr || thread->last_stop > since;
    };
    const WaitAlarm::Armed armed(x_alarm);
    const auto deadline = Steady::now() + longest_wait_for_stop;
    while (!std::all_of(threads.begin(), threads.end(), has_stopped) && Steady::now() < deadline)
        step(Wait::until_alarm);
}

/// Threads may make threads while we look: again until there is none that we do not have.
void Tracer::seize_all_threads(Process& process) {
    const auto files = std::make_shared<FileTable>();
    for (bool found = true; found;) {
        found = false;
        for (const model::Pid tid : proc::threads(process.pid)) {
            if (x_tracees.thread(tid) != nullptr) continue;
            const int error = seize(tid, trace_options(false));
            if (error == ESRCH) continue;
            // One of those that we have may have made it: then it is ours already, and its maker
            // tells.
            if (error != 0 && tid != process.pid) continue;
            if (error != 0)
                throw UnavailableError(
                    attempt_failed("cannot attach to process " + std::to_string(process.pid),
                                   error) +
                    ptrace_remedy(error, process.pid));
            x_tracees.add_thread(tid, process, files);
            found = true;
        }
    }
    if (x_tracees.thread(process.pid) == nullptr)
        throw UsageError("process " + std::to_string(process.pid) + " has ended");
}

/// Stops what can be stopped in time; returns the stops, which are still to be handled.
std::unordered_map<model::Pid, int> Tracer::stop_all_threads(const Process& process) {
    std::vector<model::Pid> waited_for;
    for (const auto& [tid, thread] : x_tracees.threads)
        if (thread->process == &process && interrupt(tid)) waited_for.push_back(tid);
    std::unordered_map<model::Pid, int> stops;
    const WaitAlarm::Armed armed(x_alarm);
    const auto deadline = Steady::now() + longest_wait_for_stop;
    for (const model::Pid tid : waited_for) {
        int status = 0;
        model::Pid got = 0;
        do {
            got = waitpid(tid, &status, __WALL | (Steady::now() < deadline ? 0 : WNOHANG));
        } while (got < 0 && errno == EINTR);
        if (got == tid) stops[tid] = status;
    }
    return stops;
}

void Tracer::detach_attached() {
    for (const auto& [pid, process] : x_tracees.processes) {
        if (!process->attached) continue;
        for (const auto& [tid, status] : stop_all_threads(*process)) {
            const WaitStatus what = decode_wait_status(status);
            const bool stopped =
                what.kind != WaitStatus::Kind::exited && what.kind != WaitStatus::Kind::killed;
            if (stopped) detach(tid, what.kind == WaitStatus::Kind::signal ? what.value : 0);
        }
    }
}

/// SIGKILL, and the stops on the way out, until none is left.
void Tracer::kill_started() {
    std::vector<model::Pid> left;
    for (const auto& [pid, process] : x_tracees.processes) {
        if (process->attached) continue;
        kill(pid, SIGKILL);
        left.push_back(pid);
    }
    for (const auto& [tid, newborn] : x_newborns) kill(tid, SIGKILL);
    const WaitAlarm::Armed armed(x_alarm);
    const auto deadline = Steady::now() + longest_wait_for_death;
    while (!left.empty() && Steady::now() < deadline) {
        int status = 0;
        const model::Pid tid = waitpid(-1, &status, __WALL | __WNOTHREAD);
        if (tid < 0 && errno != EINTR) return;
        if (tid < 0) continue;
        if (WIFSTOPPED(status)) {
            if (x_tracees.thread(tid) == nullptr) kill(tid, SIGKILL);  // made since
            resume(tid, false, 0);
        } else {
            std::erase(left, tid);
        }
    }
    kill_unheard_of();
}

}  // namespace tcpwhy::calls
