#include "tracer/calls/observe/engine/stop_loop.hpp"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include "tracer/calls/observe/kernel/patience.hpp"
#include "tracer/calls/observe/kernel/tracee_memory.hpp"

namespace tcpwhy::calls {
namespace {

using Steady = std::chrono::steady_clock;

/// At most so many stops are handled in a row before the sink learns how far time has settled.
constexpr int stops_a_turn = 32;

constexpr int any_stop = __WALL | __WNOTHREAD;

/// A stop follows soon when it comes within this time. So long the thread looks for it at most: a
/// few times as long as a processor takes to switch to another thread and back.
constexpr model::Time soon_ns = 60'000;

}  // namespace

StopLoop::StopLoop(model::FactSink& sink, EntryWatcher* watcher)
    : tracees_(sink), calls_(tracees_, losses_, watcher) {
    prepare_to_ask();
}

void StopLoop::run(int timeout_ms, bool may_rest) {
    const auto deadline = Steady::now() + std::chrono::milliseconds(timeout_ms);
    const model::Time timeout = timeout_ms * model::millisecond_ns;
    bool rests = may_rest && !anything_due();
    WaitAlarm::Armed armed(alarm_, timeout, rests ? timeout : 0);
    look_around();
    while (!woken_.exchange(false) && !nothing_left()) {
        if (rests && anything_due()) {
            armed.end_rest();
            rests = false;
        }
        if (step(Wait::until_alarm) && !alarm_.take() && !nothing_left()) continue;
        look_around();
        if (Steady::now() >= deadline) return;
    }
}

void StopLoop::wake() {
    woken_ = true;
    alarm_.ring();
}

/// Programs that make others faster than they are killed would never end.
void StopLoop::kill_all() {
    killing_ = true;
    for (const auto& [pid, process] : tracees_.processes)
        if (!process->manner.attached) kill(pid, SIGKILL);
    for (const auto& [tid, newborn] : processes_.newborns()) kill_newborn(tid);
}

void StopLoop::kill_newborn(model::Pid tid) const {
    if (killing_) kill(tid, SIGKILL);
}

bool StopLoop::nothing_left() const {
    return tracees_.threads.empty() && processes_.newborns().empty();
}

/// There is something to look at from time to time, though nothing stops.
bool StopLoop::anything_due() const {
    return !tracees_.orphans.empty() || !tracees_.waiting_connects.empty() ||
           !processes_.newborns().empty();
}

/// Does what is due at every alarm: handles the stops that wait already, keeps the sink informed,
/// and asks the kernel about what causes no stop.
void StopLoop::look_around() {
    alarm_.take();
    model::Time before = 0;
    int stops = 0;
    do {
        before = tracees_.clock
                     .read();  // before a wait that finds nothing: all earlier stops are reported
    } while (step(Wait::not_at_all) && ++stops < stops_a_turn);
    settle(before);
    adopt_orphans(before);
    calls_.look_at_waiting_connects(before);
    if (!tracees_.orphans.empty()) report_orphans(tracees_.orphans.look(tracees_.clock));
}

void StopLoop::look_at_orphans() {
    report_orphans(tracees_.orphans.look_at_all(tracees_.clock));
}

void StopLoop::report_orphans(const std::vector<model::OrphanSeen>& seen) {
    for (const model::OrphanSeen& orphan : seen) {
        tracees_.promise(orphan.time);
        tracees_.report(model::Fact(orphan));
    }
}

/// Newborns whose maker was killed before it could report them.
void StopLoop::adopt_orphans(model::Time now) {
    for (const ProcessStops::HeldStop& held : processes_.overdue(now)) {
        const model::Time time = tracees_.clock.read();
        processes_.adopt(held.tid, time);
        if (tracees_.thread(held.tid) != nullptr) {
            handle(held.tid, held.status, time);
        } else {
            resume(held.tid, false, 0);
        }
    }
}

void StopLoop::settle(model::Time until) {
    tracees_.promise(until);
    tracees_.sink->settled(until);
}

/// Waits for the next stop. Sleeping and being woken costs as much as handling a stop, and more
/// where the processor rests meanwhile. A program that stopped soon after the last stop is likely
/// to do so again, so it is looked for a moment before the thread sleeps.
model::Pid StopLoop::next_stop(int& status) {
    const model::Time begin = now();
    if (stops_follow_soon_) {
        do {
            const model::Pid tid = waitpid(-1, &status, any_stop | WNOHANG);
            if (tid != 0) return tid;
            sched_yield();  // to the program, where there is no other processor for it
        } while (!alarm_.has_struck() && now() - begin < soon_ns);
    }
    const model::Pid tid = waitpid(-1, &status, any_stop);
    const int error = errno;
    stops_follow_soon_ = now() - begin < soon_ns;
    errno = error;
    return tid;
}

/// Takes one stop, or returns false: at once, or at an alarm. Waits only for tracees and children
/// of this thread.
bool StopLoop::step(Wait wait) {
    int status = 0;
    const model::Pid tid =
        wait == Wait::not_at_all ? waitpid(-1, &status, any_stop | WNOHANG) : next_stop(status);
    const int error = errno;
    const model::Time time =
        tracees_.clock.read();  // first of all: the call began, or had ended, at this time
    if (tid > 0) {
        handle(tid, status, time);
        report_slow_memory(time);
        tracees_.promise(time);
        return true;
    }
    if (tid < 0 && error == ECHILD) processes_.forget_all();
    // There is nobody to wait for, though there should be. The alarm ends this pause too.
    if (tid < 0 && error != EINTR && wait == Wait::until_alarm) pause();
    return false;
}

/// Each process once.
void StopLoop::report_slow_memory(model::Time time) {
    for (const model::Pid tid : take_slow_memory()) {
        Thread* thread = tracees_.thread(tid);
        if (thread == nullptr || std::exchange(thread->process->slow_memory_reported, true))
            continue;
        tracees_.report(model::Notice{time, model::Notice::Code::slow_memory, thread->process->pid,
                                      0, thread->process->name});
    }
}

void StopLoop::handle(model::Pid tid, int status, model::Time time) {
    using Kind = WaitStatus::Kind;
    const WaitStatus what = decode_wait_status(status);
    if (what.kind == Kind::exited || what.kind == Kind::killed)
        return processes_.on_death(tid, what, time);
    if (what.kind == Kind::ending && tracees_.thread(tid) == nullptr) processes_.adopt(tid, time);
    Thread* thread = tracees_.thread(tid);
    if (thread == nullptr) {
        processes_.hold(tid, status, time);
        return kill_newborn(tid);
    }
    thread->last_stop = thread->process->last_stop = time;
    int signal = 0;
    switch (what.kind) {
        case Kind::seccomp:
            calls_.on_seccomp_stop(*thread, time);
            break;
        case Kind::syscall:
            calls_.on_syscall_stop(*thread, time);
            break;
        case Kind::fork:
            if (const auto child = processes_.on_birth(*thread, time))
                handle(child->tid, child->status, time);
            if (killing_) kill_all();
            break;
        case Kind::exec:
            processes_.on_exec(*thread, time);
            thread = tracees_.thread(tid);
            break;
        case Kind::ending:
            for (const ProcessStops::HeldStop& child : processes_.unheard_of(*thread, time))
                handle(child.tid, child.status, time);
            processes_.on_ending(*thread, time);
            return resume(tid, false, 0);
        case Kind::group_stop:
            return listen_in_group_stop(tid);
        case Kind::signal:
            signal = what.value;
            calls_.on_signal(*thread, signal, time);
            break;
        default:
            break;
    }
    if (thread == nullptr || (thread->files->holds_sockets() && has_come_to_exit(tid))) return;
    resume(tid, thread->stops_at_syscalls(), signal);
}

}  // namespace tcpwhy::calls
