// Ends a blocking waitpid(2) of the observer's thread: at times of a timer, and when another thread
// asks for it.
//
// Blocking is one system call a stop, where polling and sleeping would be three. The alarm is a
// real-time signal sent to this very thread, with a handler that is not SA_RESTART, so that the
// wait ends with EINTR. One that strikes just before the wait begins does not interrupt it: the
// timer repeats, which bounds what is lost to one interval. The signal is blocked while the alarm
// is not armed, so that it interrupts nobody else's calls.
#pragma once

#include <csignal>
#include <ctime>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

class WaitAlarm {
  public:
    /// For the calling thread; one at a time in a process. Throws UnavailableError when the kernel
    /// has no timer left.
    WaitAlarm();
    ~WaitAlarm();  ///< puts mask and handler back
    WaitAlarm(const WaitAlarm&) = delete;
    WaitAlarm& operator=(const WaitAlarm&) = delete;

    /// Time between two alarms while armed.
    static constexpr model::Time interval_ns = 10 * model::millisecond_ns;

    /// While it lives, the thread's blocking calls may be interrupted: first after `first_ns`, then
    /// every interval. `rest_ns`: with nothing to look at, both may be as long as this.
    class Armed {
      public:
        explicit Armed(WaitAlarm& alarm, model::Time first_ns = interval_ns,
                       model::Time rest_ns = 0);
        ~Armed();
        void end_rest();  ///< from now on every interval
        Armed(const Armed&) = delete;
        Armed& operator=(const Armed&) = delete;

      private:
        WaitAlarm& alarm_;
    };

    /// Whether it has struck since the last time it was asked; the thread's own question.
    bool take();
    [[nodiscard]] bool has_struck() const;  ///< the same, without taking it
    void ring() const;                      ///< strikes now; thread-safe, async-signal-safe

    /// Makes one system call, and leaves it if it has not returned after that time, though the
    /// kernel would restart it (ptrace(2) waits for an execve(2) of its tracee, and nothing else
    /// ends that). Returns its result; ETIMEDOUT when it was left: it may have been done.
    int leave_when_late(model::Time at_most_ns, int (*call)(const void*), const void* arguments);

    /// The mask that was there before: what programs that are started should begin with.
    [[nodiscard]] const sigset_t& original_mask() const { return original_mask_; }

  private:
    void set_timer(model::Time first_ns, model::Time repeat_ns) const;

    model::Pid thread_;
    timer_t timer_{};
    sigset_t signals_{};
    sigset_t original_mask_{};
    struct sigaction original_action_ {};
};

}  // namespace tcpwhy::calls
