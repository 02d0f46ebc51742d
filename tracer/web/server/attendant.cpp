#include "tracer/web/server/attendant.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace tcpwhy::web {
namespace {

/// A terminal is read by the job in its foreground only; another would be stopped (SIGTTIN).
bool may_read_keyboard() {
    return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

/// How often it is looked at whether this job has come to the foreground.
constexpr int foreground_check_ms = 500;

}  // namespace

Attendant::Attendant(bool keyboard) : keyboard_(keyboard) {
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGUSR1);
    sigprocmask(SIG_BLOCK, &wanted, nullptr);
    signals_ = Descriptor(signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
}

void Attendant::attend(int life, const Duties& duties) {
    std::array<char, 4096> bytes{};
    while (true) {
        const bool reads = keyboard_ && may_read_keyboard();
        std::array<pollfd, 3> watched{{{life, POLLIN, 0},
                                       {signals_.get(), POLLIN, 0},
                                       {reads ? STDIN_FILENO : -1, POLLIN, 0}}};
        const int patience = keyboard_ && !reads ? foreground_check_ms : -1;
        if (poll(watched.data(), watched.size(), patience) < 0 && errno != EINTR) return;
        if (watched[1].revents != 0) listen_to_signal(duties);
        if (watched[2].revents != 0) listen_to_keyboard(duties);
        if (watched[0].revents == 0) continue;
        const ssize_t got = read(life, bytes.data(), bytes.size());
        if (got == 0 || (got < 0 && errno != EINTR)) return;
        duties.grown();
    }
}

void Attendant::listen_to_signal(const Duties& duties) const {
    signalfd_siginfo signal{};
    while (read(signals_.get(), &signal, sizeof signal) == sizeof signal) duties.new_address();
}

void Attendant::listen_to_keyboard(const Duties& duties) {
    std::array<char, 256> line{};
    const ssize_t got = read(STDIN_FILENO, line.data(), line.size());
    if (got <= 0 && !(got < 0 && errno == EINTR)) keyboard_ = false;
    if (got > 0) duties.new_address();
}

}  // namespace tcpwhy::web
