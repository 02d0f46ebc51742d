#include "tracer/model/process_event.hpp"

#include <array>
#include <cstddef>

#include "common/text/name_table.hpp"

namespace tcpwhy::model {
namespace {

constexpr std::array<std::string_view, 3> side_names = {"", "client", "server"};
static_assert(side_names.size() == static_cast<std::size_t>(Side::server) + 1);

constexpr std::array<std::string_view, 8> what_names = {
    "start", "exec", "fork", "signal", "ending", "exit", "executing", "thread-ending",
};
static_assert(what_names.size() == static_cast<std::size_t>(ProcessEvent::What::thread_ending) + 1);

constexpr std::array<std::string_view, 3> mode_names = {"private", "host", "file"};
static_assert(mode_names.size() == static_cast<std::size_t>(Mode::file) + 1);

constexpr std::array<std::string_view, 13> notice_names = {
    "io-uring",         "foreign-abi",    "frames-dropped", "unobserved-process", "faulty-input",
    "display-left-out", "socket-before",  "cannot-trace",   "no-call-sites",      "input-empty",
    "sites-given-up",   "untraced-child", "slow-memory",
};
static_assert(notice_names.size() == static_cast<std::size_t>(Notice::Code::slow_memory) + 1);

// signal(7), by number as on x86-64 and aarch64 (asm-generic/signal.h). Not from <csignal>,
// because a recording can be read on another machine than the one that made it.
constexpr std::array<std::string_view, 32> signal_names = {
    "",          "SIGHUP",  "SIGINT",    "SIGQUIT", "SIGILL",   "SIGTRAP", "SIGABRT", "SIGBUS",
    "SIGFPE",    "SIGKILL", "SIGUSR1",   "SIGSEGV", "SIGUSR2",  "SIGPIPE", "SIGALRM", "SIGTERM",
    "SIGSTKFLT", "SIGCHLD", "SIGCONT",   "SIGSTOP", "SIGTSTP",  "SIGTTIN", "SIGTTOU", "SIGURG",
    "SIGXCPU",   "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",   "SIGPWR",  "SIGSYS",
};

}  // namespace

std::string_view name(Side side) {
    return name_in(side_names, side);
}
std::string_view name(ProcessEvent::What what) {
    return name_in(what_names, what);
}
std::string_view name(Notice::Code code) {
    return name_in(notice_names, code);
}
std::string_view name(Mode mode) {
    return name_in(mode_names, mode);
}

std::string signal_name(int signal) {
    if (signal > 0 && signal < static_cast<int>(signal_names.size()))
        return std::string(signal_names[static_cast<std::size_t>(signal)]);
    return "SIG" + std::to_string(signal);
}

bool is_asked_to_end(const ProcessEvent& event) {
    constexpr int hangup = 1;
    constexpr int interrupt = 2;
    return event.by_tcpwhy || event.signal == hangup || event.signal == interrupt;
}

}  // namespace tcpwhy::model
