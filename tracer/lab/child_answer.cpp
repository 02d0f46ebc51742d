#include "tracer/lab/child_answer.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "common/descriptor.hpp"
#include "common/errors.hpp"

namespace tcpwhy::lab {

std::optional<std::string> answer_of_child(const std::function<std::string()>& work) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw UnavailableError(attempt_failed("cannot make a pipe", errno));
    const Descriptor reader(ends[0]);
    Descriptor writer(ends[1]);
    const pid_t child = fork();
    if (child < 0) throw UnavailableError(no_process("cannot start a process", errno));
    if (child == 0) {
        const std::string answer = work();
        const ssize_t written = write(writer.get(), answer.data(), answer.size());
        _exit(written == static_cast<ssize_t>(answer.size()) ? 0 : 1);
    }
    writer.close();
    std::string answer;
    char piece[512];
    for (ssize_t got = 0; (got = read(reader.get(), piece, sizeof piece)) > 0;)
        answer.append(piece, static_cast<std::size_t>(got));
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) return std::nullopt;
    return answer;
}

}  // namespace tcpwhy::lab
