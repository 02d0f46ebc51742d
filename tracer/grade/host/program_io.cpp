#include "tracer/grade/host/program_io.hpp"

#include <fcntl.h>
#include <poll.h>

#include <cerrno>

#include "common/errors.hpp"
#include "tracer/grade/peer/verdicts.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::size_t most_kept_bytes = 1U << 20U;

void make_stream(Descriptor& reader, Descriptor& writer) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw MachineFault{attempt_failed("cannot make a pipe", errno)};
    reader = Descriptor(ends[0]);
    writer = Descriptor(ends[1]);
}

void never_wait(const Descriptor& end) {
    fcntl(end.get(), F_SETFL, fcntl(end.get(), F_GETFL) | O_NONBLOCK);
}

}  // namespace

ProgramIo::ProgramIo(std::function<bool(std::size_t)> count) : count_(std::move(count)) {
    make_stream(program_in_, our_in_);
    make_stream(our_out_, program_out_);
    make_stream(our_err_, program_err_);
    make_stream(stop_reader_, stop_writer_);
    // Only our ends: the program must find the blocking descriptors that a shell would give it.
    for (const Descriptor* end : {&our_in_, &our_out_, &our_err_}) never_wait(*end);
    thread_ = std::thread([this] { read_all(); });
}

ProgramIo::~ProgramIo() {
    stop_writer_.close();
    thread_.join();
}

void ProgramIo::close_program_ends() {
    program_in_.close();
    program_out_.close();
    program_err_.close();
}

void ProgramIo::type(const std::string& text, const Deadline& deadline) {
    std::string_view left = text;
    while (!left.empty() && our_in_) {
        const ssize_t written = write(our_in_.get(), left.data(), left.size());
        if (written > 0) {
            left.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        if (errno == EPIPE || deadline.over()) return;
        pollfd entry{our_in_.get(), POLLOUT, 0};
        poll(&entry, 1, deadline.left_ms());
    }
}

void ProgramIo::read_all() {
    while (our_out_ || our_err_) {
        pollfd entries[3] = {{our_out_.get(), POLLIN, 0},
                             {our_err_.get(), POLLIN, 0},
                             {stop_reader_.get(), POLLIN, 0}};
        if (poll(entries, 3, -1) < 0 && errno != EINTR) break;
        if (entries[2].revents != 0) break;
        if (entries[0].revents != 0 && !read_from(our_out_, false)) our_out_.close();
        if (entries[1].revents != 0 && !read_from(our_err_, true)) our_err_.close();
    }
    const std::lock_guard lock(mutex_);
    open_ = false;
}

bool ProgramIo::read_from(Descriptor& end, bool error_stream) {
    char buffer[65536];
    const ssize_t got = read(end.get(), buffer, sizeof buffer);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    const bool allowed = count_(static_cast<std::size_t>(got));
    const std::lock_guard lock(mutex_);
    std::size_t kept = 0;
    for (const Piece& piece : pieces_) kept += piece.text.size();
    if (allowed && kept < most_kept_bytes)
        pieces_.push_back(
            {error_stream, Clock::now(), std::string(buffer, static_cast<std::size_t>(got))});
    return true;
}

void ProgramIo::drain(const Deadline& deadline) {
    static_cast<void>(deadline.reaches([this] {
        const std::lock_guard lock(mutex_);
        return !open_;
    }));
}

std::vector<Piece> ProgramIo::pieces() const {
    const std::lock_guard lock(mutex_);
    return pieces_;
}

std::string ProgramIo::text(bool error_stream) const {
    std::string all;
    for (const Piece& piece : pieces())
        if (piece.error_stream == error_stream) all += piece.text;
    return all;
}

}  // namespace tcpwhy::grade
