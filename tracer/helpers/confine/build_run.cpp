#include "tracer/helpers/confine/build_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

#include "common/descriptor.hpp"
#include "common/errors.hpp"

namespace tcpwhy::helpers {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int poll_ms = 10;

/// Reads what is there; false at its end.
bool take(int reader, Job& job, std::string& output) {
    std::array<char, 65536> piece;
    const ssize_t got = read(reader, piece.data(), piece.size());
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    const auto size = static_cast<std::size_t>(got);
    if (job.count_output(size)) output.append(piece.data(), size);
    return true;
}

/// What the launcher has said of its failure is part of it.
std::optional<Job::Ended> first_ended(Job& job, int reader, std::string& output) {
    try {
        return job.first_ended(0);
    } catch (const UnavailableError& error) {
        take(reader, job, output);
        throw UnavailableError(output.empty() ? error.what() : one_line(output));
    }
}

}  // namespace

RunToEnd run_to_end(const Confinement& confinement, const std::string& launcher,
                    const std::vector<std::string>& argv, int wall_ms) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw UnavailableError(attempt_failed("cannot make a pipe", errno));
    const Descriptor reader(ends[0]);
    Descriptor writer(ends[1]);
    fcntl(reader.get(), F_SETFL, O_NONBLOCK);
    const auto begin = Steady::now();
    const auto passed = [&] {
        return std::chrono::duration<double>(Steady::now() - begin).count();
    };
    RunToEnd result;
    Job job(confinement, launcher);
    job.start(argv, {-1, writer.get(), writer.get()});
    writer.close();
    bool open = true;
    while (!result.ended && passed() * 1000 < wall_ms) {
        pollfd wait{open ? reader.get() : -1, POLLIN, 0};
        poll(&wait, 1, poll_ms);
        if (open) open = take(reader.get(), job, result.output);
        result.ended = first_ended(job, reader.get(), result.output);
    }
    result.seconds = passed();
    result.left = job.end();
    while (open && take(reader.get(), job, result.output)) {
        pollfd wait{reader.get(), POLLIN, 0};
        if (poll(&wait, 1, 0) <= 0) break;
    }
    const bool signalled = result.ended && result.ended->signalled;
    result.reached = job.reached(signalled ? result.ended->status : 0);
    return result;
}

}  // namespace tcpwhy::helpers
