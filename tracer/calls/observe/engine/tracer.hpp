// The observer's engine: takes stops from waitpid(2), one at a time, and turns them into facts.
//
//   tracer.cpp            the loop: waiting, settling, blocked connects
//   tracer_calls.cpp      entry and exit of calls; interruption by signals
//   tracer_processes.cpp  births, execs and deaths
//   tracer_control.cpp    starting, attaching, letting go
//   tracer_loss.cpp       deliberate loss at sockets
#pragma once

#include <atomic>
#include <optional>
#include <unordered_map>

#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/calls/observe/engine/tracees.hpp"
#include "tracer/calls/observe/engine/wait_alarm.hpp"

namespace tcpwhy::calls {

class Tracer {
  public:
    explicit Tracer(model::FactSink& sink) : x_tracees(sink) {}
    ~Tracer();
    Tracer(const Tracer&) = delete;
    Tracer& operator=(const Tracer&) = delete;

    model::Pid start(const Command& command);
    void attach(model::Pid pid, model::Side role);
    void join(model::Pid pid, Afterwards afterwards, model::Side role);
    void leave_to_end_of_thread() { x_left_to_thread = true; }
    /// What is dropped there from now on; nothing: nothing any more. Throws UnavailableError.
    void switch_loss(model::Pid pid, int fd, std::optional<model::SegmentKind> kind);
    void run(int timeout_ms);
    void wake();
    /// What the kernel still does for sockets that were given up (also when nothing is left).
    void look_at_orphans();
    [[nodiscard]] const Tracees& tracees() const { return x_tracees; }

  private:
    // tracer.cpp
    enum class Wait : bool { not_at_all, until_alarm };
    bool step(Wait wait);
    void look_around();
    [[nodiscard]] bool nothing_left() const;
    void handle(model::Pid tid, int status, model::Time time);
    void settle(model::Time until);
    void look_at_waiting_connects(model::Time now);
    void tell_orphans(std::vector<model::OrphanSeen>&& seen);

    // tracer_calls.cpp
    void on_seccomp_stop(Thread& thread, model::Time time);
    void on_syscall_stop(Thread& thread, model::Time time);
    void on_signal(Thread& thread, int signal, model::Time time);
    void enter_call(Thread& thread, const SyscallStop& stop, model::Time time);
    void exit_call(Thread& thread, std::int64_t result, model::Time time);
    void tell_return(Thread& thread, OpenCall& call, std::int64_t result, model::Time time);
    void end_interrupted(Thread& thread, model::Time time);
    bool goes_on_with_interrupted(Thread& thread, const SyscallStop& stop, model::Time time);
    void on_handler_returned(Thread& thread, const SyscallStop& stop, model::Time time);

    // tracer_processes.cpp
    void on_birth(Thread& maker, model::Time time);
    void make_thread(Thread& maker, model::Pid tid, bool shares_files);
    void make_process(Thread& maker, model::Pid pid, bool files_known, bool shares_files,
                      model::Time time);
    void adopt(model::Pid tid, model::Time time);
    void adopt_orphans(model::Time now);
    void on_exec(Thread& thread, model::Time time);
    void tell_exec(Process& process, Thread& thread, std::vector<model::Release> releases,
                   model::Time time);
    void tell_stock(Thread& thread, model::Time time);
    void on_ending(Thread& thread, model::Time time);
    void tell_ending(Thread& last_thread, int signal,
                     model::Time time);  ///< signal: what ends it, 0 for an exit
    void on_death(model::Pid tid, const WaitStatus& status, model::Time time);

    // tracer_loss.cpp
    void hand_down_loss(Thread& thread, const OpenCall& call, const model::CallReturned& fact);

    // tracer_control.cpp
    void seize_all_threads(Process& process);
    [[nodiscard]] std::vector<model::Pid> threads_in_known_calls(const Process& process) const;
    std::unordered_map<model::Pid, int> stop_all_threads(const Process& process);
    void wait_for_next_stops(const std::vector<model::Pid>& threads, model::Time since);
    void kill_started();
    void detach_attached();

    /// A tracee that has stopped before its maker told of it, and is held until then.
    struct Newborn {
        int status = 0;
        model::Time since = 0;
    };

    WaitAlarm x_alarm;
    Tracees x_tracees;
    std::unordered_map<model::Pid, Newborn> x_newborns;
    std::unordered_map<model::SocketId, model::SegmentKind>
        x_losses;                ///< what is or was dropped where
    model::Time x_promised = 0;  ///< nothing older may be told any more
    std::atomic<bool> x_woken{false};
    /// A command on its way to exec, and the words that its start is told with.
    const Command* x_launching = nullptr;
    bool x_launched_without_filter = false;
    const struct Launched* x_launched = nullptr;
    bool x_left_to_thread = false;
};

}  // namespace tcpwhy::calls
