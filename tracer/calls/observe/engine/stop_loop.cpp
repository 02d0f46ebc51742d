#include "tracer/calls/observe/engine/stop_loop.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

namespace tcpwhy::calls {
namespace {

using Steady = std::chrono::steady_clock;

/// At most so many stops are handled in a row before the sink learns how far time has settled.
constexpr int stops_a_turn = 32;

}  // namespace

void StopLoop::run(int timeout_ms) {
    const auto deadline = Steady::now() + std::chrono::milliseconds(timeout_ms);
    const WaitAlarm::Armed armed(alarm_, timeout_ms * model::millisecond_ns);
    look_around();
    while (!woken_.exchange(false) && !nothing_left()) {
        if (step(Wait::until_alarm) && !alarm_.take() && !nothing_left()) continue;
        look_around();
        if (Steady::now() >= deadline) return;
    }
}

void StopLoop::wake() {
    woken_ = true;
    alarm_.ring();
}

bool StopLoop::nothing_left() const {
    return tracees_.threads.empty() && processes_.newborns().empty();
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

void StopLoop::report_orphans(std::vector<model::OrphanSeen>&& seen) {
    for (model::OrphanSeen& orphan : seen) {
        tracees_.promise(orphan.time);
        tracees_.report(std::move(orphan));
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

/// Takes one stop, or returns false: at once, or at an alarm. Waits only for tracees and children
/// of this thread.
bool StopLoop::step(Wait wait) {
    int status = 0;
    const int how = __WALL | __WNOTHREAD | (wait == Wait::not_at_all ? WNOHANG : 0);
    const model::Pid tid = waitpid(-1, &status, how);
    const int error = errno;
    const model::Time time =
        tracees_.clock.read();  // first of all: the call began, or had ended, at this time
    if (tid > 0) {
        handle(tid, status, time);
        tracees_.promise(time);
        return true;
    }
    // There is nobody to wait for, though there should be. The alarm ends this pause too.
    if (tid < 0 && error != EINTR && wait == Wait::until_alarm) pause();
    return false;
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
        return;
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
            break;
        case Kind::exec:
            processes_.on_exec(*thread, time);
            thread = tracees_.thread(tid);
            break;
        case Kind::ending:
            processes_.on_ending(*thread, time);
            break;
        case Kind::group_stop:
            return listen_in_group_stop(tid);
        case Kind::signal:
            signal = what.value;
            calls_.on_signal(*thread, signal, time);
            break;
        default:
            break;
    }
    resume(tid, thread->stops_at_syscalls(), signal);
}

}  // namespace tcpwhy::calls
