#include "tracer/run/watch/watcher.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <limits>
#include <string>
#include <string_view>

#include "common/descriptor.hpp"

namespace tcpwhy::run {
namespace {

using Steady = std::chrono::steady_clock;

/// A run that is due ends its programs first: SIGTERM, and SIGKILL a second later.
constexpr std::chrono::seconds grace{3};
constexpr std::chrono::seconds longest_help{
    5};  ///< a tracer that is stopped for ever is killed then
constexpr std::chrono::milliseconds watch_interval{20};
constexpr model::Time longest_time_ns = 365LL * 24 * 3600 * model::second_ns;

/// The state of a process is 'T' while it is stopped (proc(5)); its name may contain anything.
bool is_stopped(int stat_file) {
    char text[512];
    const ssize_t got = pread(stat_file, text, sizeof text, 0);
    if (got <= 0) return false;
    const std::string_view stat(text, static_cast<std::size_t>(got));
    const std::size_t name_end = stat.rfind(')');
    return name_end != std::string_view::npos && stat.substr(name_end).starts_with(") T");
}

/// False when the process has ended.
bool lives_for(int pidfd, Steady::duration span) {
    using std::chrono::milliseconds;
    const auto end = Steady::now() + span;
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(end - Steady::now()).count();
        if (left <= 0) return true;
        pollfd gone{pidfd, POLLIN, 0};
        const auto most = std::numeric_limits<int>::max();
        if (poll(&gone, 1, static_cast<int>(std::min<std::int64_t>(left, most))) > 0) return false;
    }
}

/// It holds only what it needs, and neither Ctrl-C nor the end of the terminal reaches it.
void renounce(int pidfd) {
    setsid();
    prctl(PR_SET_NAME, "tcpwhy-watcher");
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) signal(number, SIG_IGN);
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < 3; ++fd) dup2(nothing, fd);
    constexpr int kept = 3;
    dup2(pidfd, kept);
    syscall(SYS_close_range, kept + 1, ~0U, 0);
}

[[noreturn]] void watch(pid_t tracer, int pidfd, model::Time due_ns) {
    renounce(pidfd);
    pidfd = 3;
    const std::string path = "/proc/" + std::to_string(tracer) + "/stat";
    const int stat_file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (!lives_for(pidfd, std::chrono::nanoseconds(due_ns) + grace)) _exit(0);
    Steady::duration helped{};
    while (lives_for(pidfd, watch_interval)) {
        if (!is_stopped(stat_file)) continue;
        kill(tracer, helped < longest_help ? SIGCONT : SIGKILL);
        helped += watch_interval;
    }
    _exit(0);
}

}  // namespace

Watcher::Watcher(model::Time due_ns) {
    if (due_ns <= 0 || due_ns > longest_time_ns) return;
    const pid_t tracer = getpid();
    const Descriptor pidfd(static_cast<int>(syscall(SYS_pidfd_open, tracer, 0)));
    if (!pidfd) return;
    pid_ = fork();
    if (pid_ == 0) watch(tracer, pidfd.get(), due_ns);
}

Watcher::~Watcher() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

}  // namespace tcpwhy::run
