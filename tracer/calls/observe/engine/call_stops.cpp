#include "tracer/calls/observe/engine/call_stops.hpp"

#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "tracer/calls/observe/kernel/proc/proc_files.hpp"
#include "tracer/calls/observe/readers/call_table.hpp"

namespace tcpwhy::calls {
namespace {

// The kernel's own errors (linux/errno.h), which a caller never sees: signal(7), "Interruption of
// system calls".
constexpr std::int64_t restart_always_or_by_flag =
    -512;  // ERESTARTSYS: restarted when the handler has SA_RESTART
constexpr std::int64_t restart_always = -513;           // ERESTARTNOINTR
constexpr std::int64_t restart_without_handler = -514;  // ERESTARTNOHAND
constexpr std::int64_t restart_by_block =
    -516;  // ERESTART_RESTARTBLOCK: as before, by restart_syscall(2)
constexpr std::int64_t greatest_error = 4095;

#if defined(__x86_64__)
constexpr std::uint64_t call_instruction_bytes = 2;
#else
constexpr std::uint64_t call_instruction_bytes = 4;
#endif

constexpr model::Time first_look_ns = 2 * model::millisecond_ns;
constexpr model::Time longest_look_interval_ns = model::second_ns;

bool differ(const model::SocketSnapshot& a, const model::SocketSnapshot& b) {
    return a.state != b.state || a.local != b.local || a.remote != b.remote;
}

bool is_interruption(std::int64_t result) {
    return result == restart_always_or_by_flag || result == restart_always ||
           result == restart_without_handler || result == restart_by_block;
}

bool has(std::uint64_t signals, int signal) {
    return signal >= 1 && signal <= 64 && ((signals >> (signal - 1)) & 1) != 0;
}

/// Without a handler these do nothing, though ptrace shows them.
bool ignored_by_default(int signal) {
    return signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH || signal == SIGCONT;
}

bool may_have_changed(AskAfter when, const model::CallReturned& fact) {
    switch (when) {
        case AskAfter::always:
            return true;
        case AskAfter::at_end:
            return fact.result <= 0 && fact.error != EAGAIN && fact.error != EINTR;
        default:
            return false;
    }
}

/// A blocking send sleeps while its socket has no room, a lingering close until the peer has
/// acknowledged all (socket(7)). The first bytes of a socket have room in any case.
bool may_sleep(const model::CallEntered& call, Descriptors& descriptors) {
    constexpr std::uint64_t least_room_bytes = 2304;  // half of SO_SNDBUF's minimum
    const model::Family family = model::family(call.call);
    if (family == model::Family::close) return call.may_wait;
    if (family != model::Family::send || !call.may_wait) return false;
    const std::uint64_t bytes = call.as<model::args::Send>().bytes;
    return descriptors.offer(call.socket, bytes) > least_room_bytes;
}

/// Between the two stops of a call that does not sleep, its exit stop alone takes the processor
/// from its thread.
bool has_slept(const OpenCall& call, model::Pid tid) {
    constexpr std::uint64_t own_stop = 1;
    if (!call.switches) return false;
    const auto now = proc::voluntary_switches(tid);
    return now && *now > *call.switches + own_stop;
}

}  // namespace

void CallStops::on_seccomp_stop(Thread& thread, model::Time time) {
    if (!thread.process->reported) return;  // our own child before its exec
    if (thread.in_handler || thread.call || !thread.process->manner.filtered)
        return;  // its syscall stop came before
    if (const auto stop = syscall_stop(thread.tid)) enter_call(thread, *stop, time);
}

void CallStops::on_syscall_stop(Thread& thread, model::Time time) {
    const auto stop = syscall_stop(thread.tid);
    if (!stop || !thread.process->reported) return;
    if (stop->kind == SyscallStop::Kind::entry) {
        thread.returning_from_handler = stop->number == SYS_rt_sigreturn;
        enter_call(thread, *stop, time);
    } else if (stop->kind == SyscallStop::Kind::exit) {
        if (thread.call) {
            exit_call(thread, stop->result, time);
        } else if (thread.returning_from_handler) {
            thread.returning_from_handler = false;
            on_handler_returned(thread, *stop, time);
        }
    }
}

void CallStops::enter_call(Thread& thread, const SyscallStop& stop, model::Time time) {
    if (!thread.interrupted.empty()) {
        if (goes_on_with_interrupted(thread, stop, time)) return;
        end_abandoned(thread, stop, time);
    }
    if (stop.architecture != native_architecture()) {
        Process& process = *thread.process;
        return tracees_.report_unseen(process, process.foreign_abi_reported,
                                      model::Notice::Code::foreign_abi, time);
    }
    const CallRow* row = find_call(stop);
    if (row == nullptr) return;
    OpenCall call;
    call.row = row;
    call.entry = stop;
    model::CallEntered fact;
    fact.time = time;
    fact.pid = thread.process->pid;
    fact.tid = thread.tid;
    fact.call = row->call;
    CallEntry entry{tracees_, thread, call, fact};
    switch (row->entry(entry)) {
        case Follow::no:
            return;
        case Follow::silently:
            break;
        case Follow::reported:
            call.id = fact.id = tracees_.next_call++;
            if (may_sleep(fact, tracees_.descriptors))
                call.switches = proc::voluntary_switches(thread.tid);
            if (row->call == model::SystemCall::connect && fact.may_wait)
                tracees_.waiting_connects.push_back({thread.tid, call.id, call.fd,
                                                     time + first_look_ns, first_look_ns,
                                                     std::nullopt});
            if (watcher_ != nullptr)
                watcher_->entering(fact, {stop.instruction_pointer, stop.stack_pointer});
            tracees_.report(std::move(fact));
            break;
    }
    thread.call = std::move(call);
}

void CallStops::exit_call(Thread& thread, std::int64_t result, model::Time time) {
    OpenCall call = std::move(*thread.call);
    thread.call.reset();
    if (is_interruption(result)) {
        call.restart_code = result;
        call.handler_entered = false;
        thread.interrupted.push_back(std::move(call));
    } else {
        report_return(thread, call, result, time);
    }
}

void CallStops::report_return(Thread& thread, OpenCall& call, std::int64_t result,
                              model::Time time) {
    model::CallReturned fact;
    fact.id = call.id;
    fact.time = time;
    const bool failed = result < 0 && result >= -greatest_error;
    fact.result = failed ? -1 : result;
    fact.error = failed ? static_cast<int>(-result) : 0;
    if (call.row->exit != nullptr) {
        CallExit exit{tracees_, thread, call, fact};
        call.row->exit(exit);
    }
    if (call.id == 0) return;
    fact.slept = has_slept(call, thread.tid);
    if (call.socket != 0 && may_have_changed(call.row->ask_after, fact)) {
        fact.snapshot = tracees_.ask(thread, call.fd);
        if (fact.snapshot && fact.snapshot->socket != call.socket) fact.snapshot.reset();
    }
    if (call.row->call == model::SystemCall::connect)
        std::erase_if(tracees_.waiting_connects,
                      [&](const WaitingConnect& waiting) { return waiting.call == call.id; });
    if (losses_.empty()) return tracees_.report(std::move(fact));
    tracees_.report(model::Fact(fact));
    losses_.hand_down(thread, call, fact);
}

/// The innermost interrupted call ends as EINTR.
void CallStops::end_interrupted(Thread& thread, model::Time time) {
    OpenCall call = std::move(thread.interrupted.back());
    thread.interrupted.pop_back();
    report_return(thread, call, -EINTR, time);
    thread.in_handler = std::any_of(thread.interrupted.begin(), thread.interrupted.end(),
                                    [](const OpenCall& other) { return other.handler_entered; });
}

/// The thread makes a call, and the code that it interrupted with that handler will not go on.
/// pthread_cancel(3) ends the thread from within a handler. siglongjmp(3) goes back to a frame that
/// is above the interrupted call, where a handler on the same stack never gets. The frames of a
/// handler with a stack of its own (sigaltstack(2)) may lie above as well; there, the handled
/// signal is still blocked, which siglongjmp() ends.
bool CallStops::is_abandoned(const Thread& thread, const OpenCall& call, const SyscallStop& stop) {
    if (stop.number == SYS_exit) return true;
    if (!call.handler_entered || stop.stack_pointer < call.entry.stack_pointer) return false;
    if (stop.stack_pointer == call.entry.stack_pointer) return true;
    const auto status = proc::status(thread.tid);
    return status && !has(status->blocked_signals, call.handled_signal);
}

/// Such calls have ended without a result, and the kernel never says so.
void CallStops::end_abandoned(Thread& thread, const SyscallStop& stop, model::Time time) {
    while (!thread.interrupted.empty() && is_abandoned(thread, thread.interrupted.back(), stop))
        end_interrupted(thread, time);
}

/// A call that the kernel restarts enters again as it was, from the same place with the same stack.
bool CallStops::goes_on_with_interrupted(Thread& thread, const SyscallStop& stop,
                                         model::Time time) {
    OpenCall& call = thread.interrupted.back();
    if (call.handler_entered) return false;  // a call of the handler
    const bool same =
        stop.instruction_pointer == call.entry.instruction_pointer &&
        stop.stack_pointer == call.entry.stack_pointer &&
        (stop.number == SYS_restart_syscall ||
         (stop.number == call.entry.number && stop.arguments == call.entry.arguments));
    if (!same) {
        end_interrupted(thread, time);
        return false;
    }
    thread.call = std::move(call);
    thread.interrupted.pop_back();
    return true;
}

void CallStops::on_signal(Thread& thread, int signal, model::Time time) {
    if (!thread.process->reported) return;
    const auto status = proc::status(thread.tid);
    const bool caught = status && has(status->caught_signals, signal);
    const bool ignored =
        !caught && ((status && has(status->ignored_signals, signal)) || ignored_by_default(signal));
    if (!ignored) {
        model::ProcessEvent event =
            tracees_.event(*thread.process, model::ProcessEvent::What::signal, time);
        event.signal = signal;
        tracees_.report(std::move(event));
    }
    if (!caught || thread.interrupted.empty() || thread.interrupted.back().handler_entered) return;
    OpenCall& call = thread.interrupted.back();
    if (call.restart_code == restart_without_handler || call.restart_code == restart_by_block) {
        end_interrupted(thread, time);
    } else {
        // Whether it restarts is seen by where the handler returns to.
        call.handler_entered = true;
        call.handled_signal = signal;
        thread.in_handler = true;
    }
}

/// rt_sigreturn(2) is over: the registers are those with which the interrupted code goes on. After
/// its call instruction the call has failed with EINTR, at the instruction it is made again;
/// anywhere else the handler had interrupted another.
void CallStops::on_handler_returned(Thread& thread, const SyscallStop& stop, model::Time time) {
    if (thread.interrupted.empty() || !thread.interrupted.back().handler_entered) return;
    OpenCall& call = thread.interrupted.back();
    if (stop.stack_pointer != call.entry.stack_pointer) return;
    if (stop.instruction_pointer == call.entry.instruction_pointer) {
        end_interrupted(thread, time);
    } else if (stop.instruction_pointer + call_instruction_bytes ==
               call.entry.instruction_pointer) {
        call.handler_entered = false;
        thread.in_handler =
            std::any_of(thread.interrupted.begin(), thread.interrupted.end(),
                        [](const OpenCall& other) { return other.handler_entered; });
    }
}

/// Only here a duplicate is taken from a running tracee. It is closed at once: if the process ends
/// meanwhile, the close of its socket is late by microseconds.
void CallStops::look_at_waiting_connects(model::Time now) {
    for (WaitingConnect& waiting : tracees_.waiting_connects) {
        if (waiting.next_look > now) continue;
        waiting.interval = std::min(waiting.interval * 2, longest_look_interval_ns);
        waiting.next_look = now + waiting.interval;
        Thread* thread = tracees_.thread(waiting.tid);
        if (thread == nullptr) continue;
        const auto snapshot = tracees_.ask(*thread, waiting.fd);
        if (!snapshot || (waiting.seen && !differ(*waiting.seen, *snapshot))) continue;
        waiting.seen = snapshot;
        tracees_.promise(snapshot->answered);
        tracees_.report(
            model::SocketSeen{snapshot->answered, thread->process->pid, waiting.fd, *snapshot});
    }
}

}  // namespace tcpwhy::calls
