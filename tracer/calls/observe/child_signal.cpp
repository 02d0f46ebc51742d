#include "tracer/calls/observe/child_signal.hpp"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

namespace tcpwhy::calls {
namespace {

// A signal handler can reach nothing else than a global.
std::atomic<model::Pid> observing_thread{0};
static_assert(std::atomic<model::Pid>::is_always_lock_free);

void send_to(model::Pid thread) {
    syscall(SYS_tgkill, getpid(), thread, SIGCHLD);
}

extern "C" void pass_on(int) {
    const int saved = errno;
    if (const model::Pid thread = observing_thread.load()) send_to(thread);
    errno = saved;
}

}  // namespace

ChildSignal::ChildSignal() : x_thread(static_cast<model::Pid>(syscall(SYS_gettid))) {
    sigemptyset(&x_signals);
    sigaddset(&x_signals, SIGCHLD);
    observing_thread = x_thread;
    pthread_sigmask(SIG_BLOCK, &x_signals, &x_original_mask);
    struct sigaction action {};
    action.sa_handler = pass_on;
    action.sa_flags = SA_RESTART;
    sigaction(SIGCHLD, &action, &x_original_action);
}

ChildSignal::~ChildSignal() {
    observing_thread = 0;
    sigaction(SIGCHLD, &x_original_action, nullptr);
    // What is pending concerned tracees only, and they are gone.
    const timespec now{};
    while (sigtimedwait(&x_signals, nullptr, &now) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &x_original_mask, nullptr);
}

void ChildSignal::sleep(model::Time at_most_ns) const {
    const model::Time time = std::max<model::Time>(at_most_ns, 0);
    const timespec limit{static_cast<time_t>(time / model::second_ns),
                         static_cast<long>(time % model::second_ns)};
    sigtimedwait(&x_signals, nullptr, &limit);
}

void ChildSignal::ring() const {
    send_to(x_thread);
}

}  // namespace tcpwhy::calls
