#include "tracer/app/interruption.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <initializer_list>

#include "tracer/run/talk_files.hpp"

namespace tcpwhy::app {
namespace {

std::atomic<int> caught{0};
static_assert(std::atomic<int>::is_always_lock_free, "used in a signal handler");

/// Where the program hangs, it answers nothing: a pipe whose reader does not read is full.
constexpr unsigned longest_answer = 3;  // seconds

void leave(int signal) {
    run::remove_talk_files();
    _exit(128 + signal);
}

/// The terminal has shown "^C": what follows shall begin its line.
bool on_terminal = false;

void begin_line() {
    const int before = errno;
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, "\r", 1);
    errno = before;
}

void note(int signal) {
    if (on_terminal && signal == SIGINT) begin_line();
    if (caught.exchange(signal) != 0) leave(signal);
    alarm(longest_answer);
}

void leave_unanswered(int) {
    if (const int signal = caught.load(); signal != 0) leave(signal);
}

void let_the_write_fail(int) {}

void handle(int number, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigaction(number, &action, nullptr);
}

void handle_interruptions(void (*handler)(int)) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};
        sigaction(number, nullptr, &before);
        // A shell without job control starts what stands before '&' with SIGINT ignored. kill -INT
        // is how a recording is ended, so that is no reason to be deaf to it.
        if (before.sa_handler == SIG_IGN && number != SIGINT) continue;
        handle(number, handler);
    }
}

}  // namespace

void end_at_interruptions() {
    handle_interruptions(leave);
}

void catch_interruptions() {
    on_terminal = isatty(STDERR_FILENO) == 1;
    handle_interruptions(note);
    handle(SIGALRM, leave_unanswered);
    let_writes_fail();
}

void let_full_files_fail() {
    handle(SIGXFSZ, let_the_write_fail);
}

void let_writes_fail() {
    handle(SIGPIPE, let_the_write_fail);
    let_full_files_fail();
}

int take_interruption() {
    return caught.exchange(0);
}

}  // namespace tcpwhy::app
