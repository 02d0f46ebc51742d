#include "tracer/app/interruption.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <initializer_list>

namespace tcpwhy::app {
namespace {

std::atomic<int> caught{0};
static_assert(std::atomic<int>::is_always_lock_free, "used in a signal handler");

void note(int signal) {
    if (caught.exchange(signal) != 0) _exit(128 + signal);
}

void let_the_write_fail(int) {}

void leave(int signal) {
    _exit(128 + signal);
}

void handle_interruptions(void (*handler)(int)) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};
        sigaction(number, nullptr, &before);
        // A shell without job control starts what stands before '&' with SIGINT ignored. kill -INT
        // is how a recording is ended, so that is no reason to be deaf to it.
        if (before.sa_handler == SIG_IGN && number != SIGINT) continue;
        struct sigaction action {};
        action.sa_handler = handler;
        action.sa_flags = SA_RESTART;
        sigaction(number, &action, nullptr);
    }
}

}  // namespace

void end_at_interruptions() {
    handle_interruptions(leave);
}

void catch_interruptions() {
    handle_interruptions(note);
    let_writes_fail();
}

void let_writes_fail() {
    struct sigaction action {};
    action.sa_handler = let_the_write_fail;
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGPIPE, SIGXFSZ}) sigaction(number, &action, nullptr);
}

int take_interruption() {
    return caught.exchange(0);
}

}  // namespace tcpwhy::app
