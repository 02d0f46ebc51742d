#include "tracer/calls/observe/engine/tracer.hpp"

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
#include "tracer/calls/observe/kernel/proc/proc_files.hpp"
#include "tracer/calls/observe/readers/call_table.hpp"
#include "tracer/calls/words/program_name.hpp"

namespace tcpwhy::calls {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::milliseconds longest_wait_for_stop{500};
constexpr std::chrono::seconds longest_wait_for_death{5};
constexpr model::Time longest_wait_for_seizing = 200 * model::millisecond_ns;

/// Kills the children of a tracee that was killed before their birth was reported: nobody knows of
/// them, and the next observer would take them for its own. Reaps only ptrace stops, never exits of
/// unobserved children. Returns at the next alarm, or when no tracee is left.
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
    if (left_to_thread_) return;
    detach_attached();
    kill_started();
}

model::Pid Tracer::start(const Command& command) {
    loop_.end_killing();
    const Launched launched = launch(command, loop_.alarm().original_mask());
    if (command.launched) command.launched(launched.pid);
    loop_.processes().expect(&launched);
    tracees_.manner = {};
    Process& process = tracees_.add_process(launched.pid, getpid(), command.role);
    process.hidden_execs = command.hidden_execs;
    process.launched_as = launched.pid;
    tracees_.add_thread(launched.pid, process, std::make_shared<FileTable>());
    // The other tracees go on meanwhile.
    const WaitAlarm::Armed armed(loop_.alarm());
    const auto program = [&] { return loop_.processes().program(); };
    while (program() == 0 && tracees_.process(launched.pid) != nullptr) {
        if (!loop_.step(StopLoop::Wait::until_alarm) || loop_.alarm().take()) loop_.look_around();
    }
    const model::Pid found = program();
    const int status = loop_.processes().launch_status();
    loop_.processes().expect(nullptr);
    if (found != 0) return found;
    if (command.hidden_execs != 0 && status > launch_failed_base)
        throw_exec_error(command.program, "", status - launch_failed_base);
    const int error = read_report(launched).exec_error;
    if (error != 0) throw_exec_error(command.argv[0], launched.path, error);
    throw UnavailableError("cannot run " + command.argv[0] +
                           ": it was killed before it could start");
}

/// 0 or errno; EBUSY when it is in an execve(2) that does not end. The file that it executes may be
/// one whose server does not answer (fuse(4)).
int Tracer::seize_in_time(model::Pid tid, unsigned long options) {
    struct Arguments {
        model::Pid tid;
        unsigned long options;
    };
    const Arguments arguments{tid, options};
    const auto call = [](const void* of) {
        const auto& wanted = *static_cast<const Arguments*>(of);
        return seize(wanted.tid, wanted.options);
    };
    const int error = loop_.alarm().leave_when_late(longest_wait_for_seizing, call, &arguments);
    if (error != ETIMEDOUT) return error;
    const auto status = proc::status(tid);
    return status && status->tracer == getpid() ? 0 : EBUSY;
}

/// Nothing of it is reported before its exec; its sockets are read there.
void Tracer::join(model::Pid pid, Afterwards afterwards, model::Side role) {
    if (tracees_.process(pid) != nullptr) return;
    const bool dies = afterwards == Afterwards::dies;
    if (const int error = seize_in_time(pid, trace_options(dies)))
        throw UnavailableError(
            attempt_failed("cannot observe process " + std::to_string(pid), error) +
            ptrace_remedy(error, pid));
    const auto status = proc::status(pid);
    tracees_.manner = {!dies, dies};
    Process& process = tracees_.add_process(pid, status ? status->parent : 0, role);
    tracees_.add_thread(pid, process, std::make_shared<FileTable>());
}

void Tracer::attach(model::Pid pid, model::Side role) {
    const auto status = proc::status(pid);
    if (!status || status->process != pid)
        throw UsageError("no process " + std::to_string(pid) + " to attach to");
    if (tracees_.process(pid) != nullptr)
        throw UsageError("process " + std::to_string(pid) + " is observed already");
    const std::vector<std::string> words = proc::command_line(pid);
    tracees_.manner = {true, false};
    Process& process = tracees_.add_process(pid, status->parent, role);
    process.name = program_name(words, proc::executable(pid));
    process.reported = true;
    try {
        seize_all_threads(process);
    } catch (...) {
        tracees_.processes.erase(pid);
        throw;
    }
    const std::vector<model::Pid> waiting = threads_in_known_calls(process);
    const auto stopped = stop_all_threads(process);
    const model::Time time = tracees_.clock.read();
    if (Thread* leader = tracees_.thread(pid)) {
        const Files stock = tracees_.take_stock(*leader, nullptr);
        for (const auto& [tid, thread] : tracees_.threads)
            if (thread->process == &process) tracees_.switch_files(*thread, stock);
        model::ProcessEvent event = tracees_.event(process, model::ProcessEvent::What::start, time);
        event.argv = words;
        event.before = true;
        tracees_.report(std::move(event));
        loop_.processes().report_stock(*leader, time);
    }
    for (const auto& [tid, stop] : stopped) loop_.handle(tid, stop, time);
    wait_for_next_stops(waiting, time);
}

/// The threads that wait in a call of the table: when they are stopped, they make the call again.
std::vector<model::Pid> Tracer::threads_in_known_calls(const Process& process) const {
    std::vector<model::Pid> found;
    SyscallStop call;
    call.architecture = native_architecture();
    for (const auto& [tid, thread] : tracees_.threads) {
        if (thread->process != &process) continue;
        const auto number = proc::blocking_call(tid);
        if (!number) continue;
        call.number = *number;
        if (find_call(call) != nullptr) found.push_back(tid);
    }
    return found;
}

/// Waits until each interrupted call has been entered again and reported, so that no wake-up comes
/// before its call.
void Tracer::wait_for_next_stops(const std::vector<model::Pid>& threads, model::Time since) {
    const auto has_stopped = [&](model::Pid tid) {
        const Thread* thread = tracees_.thread(tid);
        return thread == nullptr || thread->last_stop > since;
    };
    const WaitAlarm::Armed armed(loop_.alarm());
    const auto deadline = Steady::now() + longest_wait_for_stop;
    while (!std::all_of(threads.begin(), threads.end(), has_stopped) && Steady::now() < deadline)
        loop_.step(StopLoop::Wait::until_alarm);
}

/// Threads may make threads meanwhile: looks again until there is no new one.
void Tracer::seize_all_threads(Process& process) {
    const auto files = std::make_shared<FileTable>();
    for (bool found = true; found;) {
        found = false;
        for (const model::Pid tid : proc::threads(process.pid)) {
            if (tracees_.thread(tid) != nullptr) continue;
            const int error = seize_in_time(tid, trace_options(false));
            if (error == ESRCH) continue;
            // A thread that we have may have made it: then it is a tracee already, and the stop of
            // its maker reports it.
            if (error != 0 && tid != process.pid) continue;
            if (error != 0)
                throw UnavailableError(
                    attempt_failed("cannot attach to process " + std::to_string(process.pid),
                                   error) +
                    ptrace_remedy(error, process.pid));
            tracees_.add_thread(tid, process, files);
            found = true;
        }
    }
    if (tracees_.thread(process.pid) == nullptr)
        throw UsageError("process " + std::to_string(process.pid) + " has ended");
}

/// Stops the threads that stop in time; the caller handles the stops that it returns.
std::unordered_map<model::Pid, int> Tracer::stop_all_threads(const Process& process) {
    std::vector<model::Pid> waited_for;
    for (const auto& [tid, thread] : tracees_.threads)
        if (thread->process == &process && interrupt(tid)) waited_for.push_back(tid);
    std::unordered_map<model::Pid, int> stops;
    const WaitAlarm::Armed armed(loop_.alarm());
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
    for (const auto& [pid, process] : tracees_.processes) {
        if (!process->manner.attached) continue;
        for (const auto& [tid, status] : stop_all_threads(*process)) {
            const WaitStatus what = decode_wait_status(status);
            const bool stopped =
                what.kind != WaitStatus::Kind::exited && what.kind != WaitStatus::Kind::killed;
            if (stopped) detach(tid, what.kind == WaitStatus::Kind::signal ? what.value : 0);
        }
    }
}

/// Sends SIGKILL and passes the stops on the way out, until none is left.
void Tracer::kill_started() {
    std::vector<model::Pid> left;
    for (const auto& [pid, process] : tracees_.processes) {
        if (process->manner.attached) continue;
        kill(pid, SIGKILL);
        left.push_back(pid);
    }
    for (const auto& [tid, newborn] : loop_.processes().newborns()) kill(tid, SIGKILL);
    const WaitAlarm::Armed armed(loop_.alarm());
    const auto deadline = Steady::now() + longest_wait_for_death;
    while (!left.empty() && Steady::now() < deadline) {
        int status = 0;
        const model::Pid tid = waitpid(-1, &status, __WALL | __WNOTHREAD);
        if (tid < 0 && errno != EINTR) return;
        if (tid < 0) continue;
        if (WIFSTOPPED(status)) {
            if (tracees_.thread(tid) == nullptr) kill(tid, SIGKILL);  // made since
            resume(tid, false, 0);
        } else {
            std::erase(left, tid);
        }
    }
    kill_unheard_of();
}

}  // namespace tcpwhy::calls
