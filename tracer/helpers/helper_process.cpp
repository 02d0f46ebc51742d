#include "tracer/helpers/helper_process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "common/errors.hpp"
#include "tracer/helpers/resource_limit.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr int child_socket = 3;

// The mappings of AddressSanitizer and ThreadSanitizer count as data and are larger than any
// sensible limit. g++ defines the first two words, clang knows the others.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TCPWHY_HAS_SHADOW_MEMORY
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TCPWHY_HAS_SHADOW_MEMORY
#endif
#endif
#ifdef TCPWHY_HAS_SHADOW_MEMORY
constexpr bool limits_data = false;
#else
constexpr bool limits_data = true;
#endif

/// Keyboard signals go to the whole foreground group: the helper leaves when its parent does.
void set_up_signals() {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGPIPE}) signal(number, SIG_IGN);
}

void confine(const Limits& limits, int socket, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);  // it was gone before
    if (!limits.gains_rights) prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (socket != child_socket) dup2(socket, child_socket);
    fcntl(child_socket, F_SETFD, 0);
    syscall(SYS_close_range, child_socket + 1, ~0U, 0);
    const int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < child_socket; ++fd) dup2(null, fd);
    if (null > child_socket) close(null);
    if (limits_data) limit_resource(RLIMIT_DATA, limits.data_bytes);
    limit_resource(RLIMIT_NOFILE, limits.open_files);
    limit_resource(RLIMIT_CORE, 0);
    set_up_signals();
}

}  // namespace

HelperProcess::HelperProcess(const Limits& limits, const std::function<void(int socket)>& body) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw UnavailableError(attempt_failed("cannot make a socket pair for a helper", errno));
    socket_ = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);
    keeper_ = std::thread([&, this] { keep(limits, theirs.get(), body); });
    std::unique_lock lock(mutex_);
    news_.wait(lock, [this] { return forked_; });
    if (error_ == 0) return;
    lock.unlock();
    keeper_.join();
    throw UnavailableError(attempt_failed("cannot start a helper process", error_));
}

/// The life of the keeper's thread. Until it reaps the child, the child's pid is nobody else's.
void HelperProcess::keep(const Limits& limits, int theirs,
                         const std::function<void(int socket)>& body) {
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == 0) {
        confine(limits, theirs, parent);
        try {
            body(child_socket);
        } catch (...) {
            _exit(1);
        }
        _exit(0);
    }
    std::unique_lock lock(mutex_);
    if (pid < 0) error_ = errno;
    forked_ = true;
    news_.notify_all();
    if (pid < 0) return;
    news_.wait(lock, [this] { return ending_; });
    kill(pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
}

HelperProcess::~HelperProcess() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    news_.notify_all();
    if (keeper_.joinable()) keeper_.join();
}

}  // namespace tcpwhy::helpers
