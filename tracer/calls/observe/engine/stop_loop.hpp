// The observer's loop: takes stops from waitpid(2), one at a time, has them turned into facts, and
// resumes the tracee.
//
// One blocking system call a stop; an alarm ends the wait when something else is due.
#pragma once

#include <atomic>
#include <vector>

#include "tracer/calls/observe/engine/call_stops.hpp"
#include "tracer/calls/observe/engine/process_stops.hpp"
#include "tracer/calls/observe/engine/wait_alarm.hpp"

namespace tcpwhy::calls {

class StopLoop {
  public:
    StopLoop(model::FactSink& sink, EntryWatcher* watcher);
    StopLoop(const StopLoop&) = delete;
    StopLoop& operator=(const StopLoop&) = delete;

    /// Handles stops for at most `timeout_ms`, or until wake() or until nothing is left.
    /// `may_rest`: nobody waits for time to settle, as long as nothing stops.
    void run(int timeout_ms, bool may_rest);
    void wake();  ///< thread-safe and async-signal-safe
    /// SIGKILL for all that die with the observer, and for all that they make from now on.
    void kill_all();
    /// What is started from now on may live.
    void end_killing() { killing_ = false; }

    enum class Wait : bool { not_at_all, until_alarm };
    /// Takes and handles one stop; false when there was none.
    bool step(Wait wait);
    void look_around();
    void handle(model::Pid tid, int status, model::Time time);
    /// Asks what the kernel still does for closed sockets (also when nothing is left).
    void look_at_orphans();

    [[nodiscard]] Tracees& tracees() { return tracees_; }
    [[nodiscard]] ProcessStops& processes() { return processes_; }
    [[nodiscard]] Losses& losses() { return losses_; }
    [[nodiscard]] WaitAlarm& alarm() { return alarm_; }

  private:
    model::Pid next_stop(int& status);
    [[nodiscard]] bool nothing_left() const;
    [[nodiscard]] bool anything_due() const;
    void settle(model::Time until);
    void kill_newborn(model::Pid tid) const;
    void adopt_orphans(model::Time now);
    void report_slow_memory(model::Time time);
    void report_orphans(const std::vector<model::OrphanSeen>& seen);

    WaitAlarm alarm_;
    Tracees tracees_;
    Losses losses_{tracees_};
    CallStops calls_;
    ProcessStops processes_{tracees_};
    std::atomic<bool> woken_{false};
    bool stops_follow_soon_ = false;  ///< as the last one that was slept for did
    bool killing_ = false;
};

}  // namespace tcpwhy::calls
