// The stops of calls: entry, exit, and interruption by signals.
//
// A call that a signal interrupts is reported once: it returns when it was restarted and has ended,
// or with EINTR when the program sees that (signal(7), "Interruption of system calls").
#pragma once

#include "tracer/calls/observe/engine/entry_watcher.hpp"
#include "tracer/calls/observe/engine/losses.hpp"
#include "tracer/calls/observe/readers/tracees.hpp"

namespace tcpwhy::calls {

class CallStops {
  public:
    /// `watcher` may be null.
    CallStops(Tracees& tracees, Losses& losses, EntryWatcher* watcher)
        : tracees_(tracees), losses_(losses), watcher_(watcher) {}

    void on_seccomp_stop(Thread& thread, model::Time time);
    void on_syscall_stop(Thread& thread, model::Time time);
    void on_signal(Thread& thread, int signal, model::Time time);
    /// Asks the kernel about sockets whose connect() blocks: their local address and state.
    void look_at_waiting_connects(model::Time now);

  private:
    void enter_call(Thread& thread, const SyscallStop& stop, model::Time time);
    void exit_call(Thread& thread, std::int64_t result, model::Time time);
    void report_return(Thread& thread, OpenCall& call, std::int64_t result, model::Time time);
    void end_interrupted(Thread& thread, model::Time time);
    static bool is_abandoned(const Thread& thread, const OpenCall& call, const SyscallStop& stop);
    void end_abandoned(Thread& thread, const SyscallStop& stop, model::Time time);
    bool goes_on_with_interrupted(Thread& thread, const SyscallStop& stop, model::Time time);
    void on_handler_returned(Thread& thread, const SyscallStop& stop, model::Time time);

    Tracees& tracees_;
    Losses& losses_;
    EntryWatcher* watcher_;
};

}  // namespace tcpwhy::calls
