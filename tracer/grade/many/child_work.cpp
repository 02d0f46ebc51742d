#include "tracer/grade/many/child_work.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "tracer/grade/peer/deadline.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::size_t most_answer_bytes = 4U << 20U;

[[noreturn]] void work_and_answer(const std::function<std::string()>& work, int answer_to,
                                  pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    std::string answer;
    try {
        answer = work();
    } catch (...) {
        _exit(1);  // never back into the parent's objects, which would clean up
    }
    std::string_view left = answer;
    while (!left.empty()) {
        const ssize_t written = write(answer_to, left.data(), left.size());
        if (written < 0) _exit(1);
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    _exit(0);
}

/// Everything up to the end; nothing when that does not come in time.
std::optional<std::string> read_answer(int from, const Deadline& deadline) {
    std::string answer;
    char piece[4096];
    while (true) {
        pollfd entry{from, POLLIN, 0};
        const int ready = poll(&entry, 1, deadline.left_ms());
        if (ready < 0 && errno != EINTR) return std::nullopt;
        if (ready <= 0) {
            if (deadline.over()) return std::nullopt;
            continue;
        }
        const ssize_t got = read(from, piece, sizeof piece);
        if (got == 0) return answer;
        if (got < 0 && errno != EINTR) return std::nullopt;
        if (got > 0) answer.append(piece, static_cast<std::size_t>(got));
        if (answer.size() > most_answer_bytes) return std::nullopt;
    }
}

}  // namespace

std::optional<std::string> answer_of_work(const std::function<std::string()>& work,
                                          double seconds) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw UnavailableError(attempt_failed("cannot make a pipe", errno));
    const Descriptor reader(ends[0]);
    Descriptor writer(ends[1]);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) throw UnavailableError(no_process("cannot start a process", errno));
    if (child == 0) work_and_answer(work, writer.get(), parent);
    writer.close();
    auto answer = read_answer(reader.get(), Deadline(seconds));
    if (!answer) kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
    return answer;
}

}  // namespace tcpwhy::grade
