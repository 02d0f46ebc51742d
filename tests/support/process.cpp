#include "support/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "common/argument_list.hpp"

namespace tcpwhy::test {
namespace {

[[noreturn]] void fail(const std::string& attempt) {
    throw std::runtime_error(attempt + ": " + std::strerror(errno));
}

void close_if_open(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
}

struct Pipe {
    int read = -1;
    int write = -1;
};

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe2");
    return {ends[0], ends[1]};
}

/// In the child, before exec: only calls that are safe after fork.
bool become(uid_t uid) {
    return ::setgroups(0, nullptr) == 0 && ::setresgid(uid, uid, uid) == 0 &&
           ::setresuid(uid, uid, uid) == 0;
}

struct ChildSide {
    int in, out, err;
    int failure;  ///< errno goes here when exec fails
    pid_t parent;
    const StartOptions& options;
    char* const* argv;
    char* const* env;
};

[[noreturn]] void run_child(const ChildSide& child) {
    ::setpgid(0, 0);
    ::signal(SIGPIPE, SIG_DFL);
    bool ready = ::dup2(child.in, 0) == 0 && ::dup2(child.out, 1) == 1 && ::dup2(child.err, 2) == 2;
    if (ready && !child.options.directory.empty()) {
        ready = ::chdir(child.options.directory.c_str()) == 0;
    }
    if (ready && child.options.uid) ready = become(*child.options.uid);
    // They do not get descriptors that the test runner has left open: descriptors begin at 3.
    constexpr unsigned above_standard = 3;
    static_cast<void>(::close_range(above_standard, ~0U, CLOSE_RANGE_CLOEXEC));
    // After the change of user, which clears it. A test that dies takes its programs with it.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != child.parent) ::_exit(127);
    if (ready) ::execvpe(child.argv[0], child.argv, child.env);
    const int error = errno;
    [[maybe_unused]] const auto written = ::write(child.failure, &error, sizeof error);
    ::_exit(127);
}

std::vector<std::string> environment_with(const std::vector<std::string>& additions) {
    std::vector<std::string> result = additions;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string existing = *entry;
        const std::string name = existing.substr(0, existing.find('=') + 1);
        const bool replaced = std::any_of(
            additions.begin(), additions.end(),
            [&](const auto& added) { return added.compare(0, name.size(), name) == 0; });
        if (!replaced) result.push_back(existing);
    }
    return result;
}

}  // namespace

Process Process::start(const std::vector<std::string>& argv, const StartOptions& options) {
    std::vector<std::string> arguments = argv;
    std::vector<std::string> environment = environment_with(options.env);
    const std::vector<char*> argv_pointers = argument_list(arguments);
    const std::vector<char*> env_pointers = argument_list(environment);
    const Pipe out = make_pipe();
    const Pipe err = make_pipe();
    const Pipe failure = make_pipe();
    Pipe in;
    if (options.stdin_file.empty()) {
        in = make_pipe();
    } else {
        in.read = ::open(options.stdin_file.c_str(), O_RDONLY | O_CLOEXEC);
        if (in.read < 0) fail("open " + options.stdin_file);
    }

    Process process;
    process.name_ = argv.at(0);
    const pid_t parent = ::getpid();
    process.pid_ = ::fork();
    if (process.pid_ < 0) fail("fork");
    if (process.pid_ == 0) {
        run_child({in.read, options.stdout_fd >= 0 ? options.stdout_fd : out.write, err.write,
                   failure.write, parent, options, argv_pointers.data(), env_pointers.data()});
    }
    ::setpgid(process.pid_, process.pid_);  // also here: whoever comes first
    for (const int fd : {in.read, out.write, err.write, failure.write}) ::close(fd);
    process.streams_[0].fd = out.read;
    process.streams_[1].fd = err.read;
    process.stdin_ = in.write;
    for (const int fd : {out.read, err.read, in.write}) {
        if (fd >= 0) ::fcntl(fd, F_SETFL, O_NONBLOCK);
    }
    process.pidfd_ = static_cast<int>(::syscall(SYS_pidfd_open, process.pid_, 0));
    if (process.pidfd_ < 0) fail("pidfd_open");

    int error = 0;
    const bool failed = ::read(failure.read, &error, sizeof error) == sizeof error;
    ::close(failure.read);
    if (failed) {
        errno = error;
        fail("cannot execute " + argv[0]);
    }
    if (options.stdin_text) {
        process.write_stdin(*options.stdin_text);
        process.close_stdin();
    }
    return process;
}

Process::Process(Process&& other) noexcept
    : name_(std::move(other.name_)),
      pid_(std::exchange(other.pid_, -1)),
      pidfd_(std::exchange(other.pidfd_, -1)),
      stdin_(std::exchange(other.stdin_, -1)),
      to_write_(std::move(other.to_write_)),
      close_when_written_(other.close_when_written_),
      streams_{std::exchange(other.streams_[0], {}), std::exchange(other.streams_[1], {})},
      ended_(other.ended_),
      finished_(std::move(other.finished_)) {}

Process::~Process() {
    if (pid_ > 0 && !ended_) {
        ::kill(-pid_, SIGKILL);  // its whole group; not yet reaped, so the number is still its own
        ::waitpid(pid_, nullptr, 0);
    }
    close_if_open(pidfd_);
    close_if_open(stdin_);
    for (Stream& stream : streams_) close_if_open(stream.fd);
}

void Process::Stream::take() {
    char buffer[65536];
    while (fd >= 0) {
        const ssize_t size = ::read(fd, buffer, sizeof buffer);
        if (size > 0) {
            text.append(buffer, static_cast<std::size_t>(size));
        } else if (size == 0) {
            close_if_open(fd);
        } else if (errno != EINTR) {
            return;  // nothing more for now
        }
    }
}

bool Process::pump(Clock::time_point until) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    const bool writing = stdin_ >= 0 && !to_write_.empty();
    pollfd polled[4] = {{streams_[0].fd, POLLIN, 0},
                        {streams_[1].fd, POLLIN, 0},
                        {ended_ ? -1 : pidfd_, POLLIN, 0},
                        {writing ? stdin_ : -1, POLLOUT, 0}};
    const int ready = ::poll(polled, 4, static_cast<int>(std::max<long>(left, 0)));
    if (ready < 0 && errno != EINTR) fail("poll");
    if (ready <= 0) return ready < 0;
    if (polled[3].revents != 0) {
        const ssize_t size = ::write(stdin_, to_write_.data(), to_write_.size());
        if (size >= 0) {
            to_write_.erase(0, static_cast<std::size_t>(size));
        } else if (errno == EPIPE) {
            to_write_.clear();
        }
        if (to_write_.empty() && close_when_written_) close_if_open(stdin_);
    }
    if (polled[2].revents != 0) {
        int status = 0;
        if (::waitpid(pid_, &status, 0) != pid_) fail("waitpid");
        ended_ = true;
        if (WIFEXITED(status)) finished_.status = WEXITSTATUS(status);
        if (WIFSIGNALED(status)) finished_.signal = WTERMSIG(status);
    }
    for (Stream& stream : streams_) stream.take();
    return true;
}

std::string Process::said_so_far() const {
    return "\n--- " + name_ + " stdout:\n" + out() + "\n--- stderr:\n" + err();
}

void Process::wait_for_output(const std::string& substring, Deadline deadline) {
    const auto until = Clock::now() + deadline;
    const auto said = [&] {
        return out().find(substring) != std::string::npos ||
               err().find(substring) != std::string::npos;
    };
    while (!said()) {
        if (ended_)
            throw std::runtime_error("ended without saying '" + substring + "'" + said_so_far());
        if (!pump(until)) {
            throw std::runtime_error("did not say '" + substring + "' in time" + said_so_far());
        }
    }
}

void Process::write_stdin(const std::string& text) {
    if (stdin_ < 0) throw std::runtime_error("standard input of " + name_ + " is closed");
    ::signal(SIGPIPE, SIG_IGN);
    if (to_write_.empty()) {
        const ssize_t size = ::write(stdin_, text.data(), text.size());
        const bool gone = size < 0 && errno == EPIPE;
        to_write_ = gone ? "" : text.substr(size < 0 ? 0 : static_cast<std::size_t>(size));
    } else {
        to_write_ += text;
    }
}

void Process::close_stdin() {
    if (to_write_.empty()) {
        close_if_open(stdin_);
    } else {
        close_when_written_ = true;
    }
}

void Process::kill(int signal) const {
    // By pidfd: a number could have been given to another process by now.
    if (!ended_ && ::syscall(SYS_pidfd_send_signal, pidfd_, signal, nullptr, 0) != 0 &&
        errno != ESRCH) {
        fail("kill " + name_);
    }
}

bool Process::ended_within(Deadline deadline) {
    const auto until = Clock::now() + deadline;
    while (!ended_) {
        if (!pump(until)) return false;
    }
    return true;
}

Finished Process::wait(Deadline deadline) {
    if (!ended_within(deadline)) throw std::runtime_error("did not end in time" + said_so_far());
    Finished result = finished_;
    result.out = out();
    result.err = err();
    return result;
}

Finished run(const std::vector<std::string>& argv, StartOptions options, Deadline deadline) {
    if (options.stdin_file.empty() && !options.stdin_text) options.stdin_text = "";
    return Process::start(argv, options).wait(deadline);
}

std::uint16_t free_port() {
    // One dual-stack socket bound to port 0: the kernel gives a port that is free in both families.
    const int fd = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("socket");
    const int off = 0;
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    socklen_t length = sizeof address;
    const bool bound = ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0 &&
                       ::bind(fd, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                       ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0;
    if (!bound) fail("finding a free port");
    ::close(fd);
    return ntohs(address.sin6_port);
}

}  // namespace tcpwhy::test
