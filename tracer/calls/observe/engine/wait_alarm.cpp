#include "tracer/calls/observe/engine/wait_alarm.hpp"

#include <pthread.h>
#include <setjmp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "common/errors.hpp"

#ifndef sigev_notify_thread_id  // glibc before 2.38
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace tcpwhy::calls {
namespace {

// A signal handler can reach nothing else than a global.
std::atomic<bool> struck{false};
static_assert(std::atomic<bool>::is_always_lock_free);

model::Time monotonic_now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return model::Time{time.tv_sec} * model::second_ns + time.tv_nsec;
}

/// Where an alarm leads out of a system call after `leave_at`; null: to nowhere.
sigjmp_buf* volatile way_out = nullptr;
volatile model::Time leave_at = 0;

extern "C" void note_alarm(int) {
    struck.store(true, std::memory_order_relaxed);
    if (way_out != nullptr && monotonic_now() >= leave_at) siglongjmp(*way_out, 1);
}

int alarm_signal() {
    return SIGRTMIN;
}

timespec as_timespec(model::Time time) {
    return {static_cast<time_t>(time / model::second_ns),
            static_cast<long>(time % model::second_ns)};
}

}  // namespace

WaitAlarm::WaitAlarm() : thread_(static_cast<model::Pid>(syscall(SYS_gettid))) {
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = alarm_signal();
    event.sigev_notify_thread_id = thread_;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0)
        throw UnavailableError(attempt_failed("cannot make a timer to observe with", errno) +
                               (errno == EAGAIN ? " (fix: a higher ulimit -i)" : ""));
    sigemptyset(&signals_);
    sigaddset(&signals_, alarm_signal());
    pthread_sigmask(SIG_BLOCK, &signals_, &original_mask_);
    struct sigaction action {};
    action.sa_handler = note_alarm;
    sigaction(alarm_signal(), &action, &original_action_);
}

WaitAlarm::~WaitAlarm() {
    timer_delete(timer_);
    // A pending signal concerned this alarm only. Ignoring the signal discards it.
    struct sigaction ignoring {};
    ignoring.sa_handler = SIG_IGN;
    sigaction(alarm_signal(), &ignoring, nullptr);
    sigaction(alarm_signal(), &original_action_, nullptr);
    pthread_sigmask(SIG_SETMASK, &original_mask_, nullptr);
}

WaitAlarm::Armed::Armed(WaitAlarm& alarm, model::Time first_ns, model::Time rest_ns)
    : alarm_(alarm) {
    const model::Time interval = std::max(interval_ns, rest_ns);
    // A timer that is set to zero would be off.
    alarm_.set_timer(std::clamp<model::Time>(first_ns, 1, interval), interval);
    pthread_sigmask(SIG_UNBLOCK, &alarm_.signals_, nullptr);
}

WaitAlarm::Armed::~Armed() {
    pthread_sigmask(SIG_BLOCK, &alarm_.signals_, nullptr);
    alarm_.set_timer(0, 0);
}

void WaitAlarm::Armed::end_rest() {
    alarm_.set_timer(interval_ns, interval_ns);
}

void WaitAlarm::set_timer(model::Time first_ns, model::Time repeat_ns) const {
    const itimerspec times{as_timespec(repeat_ns), as_timespec(first_ns)};
    timer_settime(timer_, 0, &times, nullptr);
}

bool WaitAlarm::has_struck() const {
    return struck.load(std::memory_order_relaxed);
}

bool WaitAlarm::take() {
    if (!has_struck()) return false;
    struck.store(false, std::memory_order_relaxed);
    return true;
}

int WaitAlarm::leave_when_late(model::Time at_most_ns, int (*call)(const void*),
                               const void* arguments) {
    sigjmp_buf here;
    if (sigsetjmp(here, 1) != 0) {  // the jump puts the mask back, in which the signal is blocked
        way_out = nullptr;
        set_timer(0, 0);
        return ETIMEDOUT;
    }
    leave_at = monotonic_now() + at_most_ns;
    way_out = &here;
    set_timer(at_most_ns, interval_ns);
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
    const int result = call(arguments);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    way_out = nullptr;
    set_timer(0, 0);
    return result;
}

void WaitAlarm::ring() const {
    syscall(SYS_tgkill, getpid(), thread_, alarm_signal());
}

}  // namespace tcpwhy::calls
