#include "tracer/calls/observe/engine/tracer.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

namespace tcpwhy::calls {
namespace {

using Steady = std::chrono::steady_clock;

/// Stops handled in a row, at most, before the sink is told how far time has settled.
constexpr int stops_a_turn = 32;
constexpr model::Time longest_look_interval_ns = model::second_ns;

bool differ(const model::SocketSnapshot& a, const model::SocketSnapshot& b) {
    return a.state != b.state || a.local != b.local || a.remote != b.remote;
}

}  // namespace

void Tracer::run(int timeout_ms) {
    const auto deadline = Steady::now() + std::chrono::milliseconds(timeout_ms);
    const WaitAlarm::Armed armed(x_alarm, timeout_ms * model::millisecond_ns);
    look_around();
    while (!x_woken.exchange(false) && !nothing_left()) {
        if (step(Wait::until_alarm) && !x_alarm.take() && !nothing_left()) continue;
        look_around();
        if (Steady::now() >= deadline) return;
    }
}

void Tracer::wake() {
    x_woken = true;
    x_alarm.ring();
}

bool Tracer::nothing_left() const {
    return x_tracees.threads.empty() && x_newborns.empty();
}

/// What is due at every alarm: the stops that wait already, the promise to the sink, and whatever
/// no stop brings up.
void Tracer::look_around() {
    x_alarm.take();
    model::Time before = 0;
    int stops = 0;
    do {
        before = x_tracees.clock.read();  // before a wait that finds nothing: all earlier is told
    } while (step(Wait::not_at_all) && ++stops < stops_a_turn);
    settle(before);
    adopt_orphans(before);
    look_at_waiting_connects(before);
    if (!x_tracees.orphans.empty()) tell_orphans(x_tracees.orphans.look(x_tracees.clock));
}

void Tracer::look_at_orphans() {
    tell_orphans(x_tracees.orphans.look_at_all(x_tracees.clock));
}

void Tracer::tell_orphans(std::vector<model::OrphanSeen>&& seen) {
    for (model::OrphanSeen& orphan : seen) {
        x_promised = std::max(x_promised, orphan.time);
        x_tracees.tell(std::move(orphan));
    }
}

void Tracer::settle(model::Time until) {
    x_promised = std::max(x_promised, until);
    x_tracees.sink->settled(until);
}

/// Takes one stop, if there is one or until an alarm. Only this thread's tracees and children are
/// waited for.
bool Tracer::step(Wait wait) {
    int status = 0;
    const int how = __WALL | __WNOTHREAD | (wait == Wait::not_at_all ? WNOHANG : 0);
    const model::Pid tid = waitpid(-1, &status, how);
    const int error = errno;
    const model::Time time =
        x_tracees.clock.read();  // first of all: this is when the call began or had ended
    if (tid > 0) {
        handle(tid, status, time);
        x_promised = std::max(x_promised, time);
        return true;
    }
    // Nobody to wait for, though there should be: the alarm ends this too.
    if (tid < 0 && error != EINTR && wait == Wait::until_alarm) pause();
    return false;
}

void Tracer::handle(model::Pid tid, int status, model::Time time) {
    using Kind = WaitStatus::Kind;
    const WaitStatus what = decode_wait_status(status);
    if (what.kind == Kind::exited || what.kind == Kind::killed) return on_death(tid, what, time);
    if (what.kind == Kind::ending && x_tracees.thread(tid) == nullptr) adopt(tid, time);
    Thread* thread = x_tracees.thread(tid);
    if (thread == nullptr) {
        x_newborns[tid] = {status, time};
        return;
    }
    thread->last_stop = thread->process->last_stop = time;
    int signal = 0;
    switch (what.kind) {
        case Kind::seccomp:
            on_seccomp_stop(*thread, time);
            break;
        case Kind::syscall:
            on_syscall_stop(*thread, time);
            break;
        case Kind::fork:
            on_birth(*thread, time);
            break;
        case Kind::exec:
            on_exec(*thread, time);
            thread = x_tracees.thread(tid);
            break;
        case Kind::ending:
            on_ending(*thread, time);
            break;
        case Kind::group_stop:
            return listen_in_group_stop(tid);
        case Kind::signal:
            signal = what.value;
            on_signal(*thread, signal, time);
            break;
        default:
            break;
    }
    resume(tid, thread->stops_at_syscalls(), signal);
}

/// A duplicate is taken from a running tracee here, the only place: closed at once, it can at most
/// delay by microseconds what the end of the process does to the socket.
void Tracer::look_at_waiting_connects(model::Time now) {
    for (WaitingConnect& waiting : x_tracees.waiting_connects) {
        if (waiting.next_look > now) continue;
        waiting.interval = std::min(waiting.interval * 2, longest_look_interval_ns);
        waiting.next_look = now + waiting.interval;
        Thread* thread = x_tracees.thread(waiting.tid);
        if (thread == nullptr) continue;
        const auto snapshot = x_tracees.ask(*thread, waiting.fd);
        if (!snapshot || (waiting.seen && !differ(*waiting.seen, *snapshot))) continue;
        waiting.seen = snapshot;
        x_promised = std::max(x_promised, snapshot->answered);
        x_tracees.tell(
            model::SocketSeen{snapshot->answered, thread->process->pid, waiting.fd, *snapshot});
    }
}

}  // namespace tcpwhy::calls
