#include "tracer/lab/program_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "common/errors.hpp"

namespace tcpwhy::lab {
namespace {

/// Of each program so much is kept; a server that chatters for hours shall not fill the memory.
constexpr std::size_t kept_bytes = 256U << 10U;
constexpr std::array<const char*, 2> prefixes = {"server| ", "client| "};

struct Ends {
    Descriptor reader;
    Descriptor writer;
};

Ends make_pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw UnavailableError(attempt_failed("make a pipe for a program's output", errno));
    return Ends{Descriptor(ends[0]), Descriptor(ends[1])};
}

/// A pseudo terminal that passes bytes on as they are; nothing where the machine has none to give.
Ends make_terminal() {
    Descriptor ours(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    char name[64];
    if (!ours || grantpt(ours.get()) != 0 || unlockpt(ours.get()) != 0 ||
        ptsname_r(ours.get(), name, sizeof name) != 0)
        return {};
    Descriptor theirs(open(name, O_RDWR | O_NOCTTY | O_CLOEXEC));
    termios settings{};
    if (!theirs || tcgetattr(theirs.get(), &settings) != 0) return {};
    cfmakeraw(&settings);
    if (tcsetattr(theirs.get(), TCSANOW, &settings) != 0) return {};
    const winsize size{24, 80, 0, 0};
    ioctl(theirs.get(), TIOCSWINSZ, &size);
    return Ends{std::move(ours), std::move(theirs)};
}

void append_lines(std::string& out, const std::string& text, const char* prefix) {
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        out.append(prefix).append(text, start, end - start).append("\n");
        start = end + 1;
    }
}

}  // namespace

ProgramOutput::ProgramOutput() {
    for (Stream& stream : streams_) {
        Ends ends = make_terminal();
        if (!ends.reader) ends = make_pipe();
        stream.ours = std::move(ends.reader);
        stream.program_end = std::move(ends.writer);
    }
    Ends stop = make_pipe();
    stop_reader_ = std::move(stop.reader);
    stop_writer_ = std::move(stop.writer);
    thread_ = std::thread([this] { read_all(); });
}

ProgramOutput::~ProgramOutput() {
    stop();
}

void ProgramOutput::close_ends() {
    for (Stream& stream : streams_) stream.program_end.close();
}

void ProgramOutput::stop() {
    close_ends();
    stop_writer_.close();
    if (thread_.joinable()) thread_.join();
}

void ProgramOutput::read_all() {
    char buffer[4096];
    bool open[2] = {true, true};
    bool stopping = false;
    while (open[0] || open[1]) {
        pollfd waits[3] = {{open[0] ? streams_[0].ours.get() : -1, POLLIN, 0},
                           {open[1] ? streams_[1].ours.get() : -1, POLLIN, 0},
                           {stopping ? -1 : stop_reader_.get(), POLLIN, 0}};
        // Once told to stop, what is there is still taken, but nothing is waited for.
        const int ready = poll(waits, 3, stopping ? 0 : -1);
        if (ready < 0 && errno != EINTR) return;
        if (stopping && ready == 0) return;
        if (waits[2].revents != 0) stopping = true;
        for (std::size_t i = 0; i < 2; ++i) {
            if (waits[i].revents == 0) continue;
            Stream& stream = streams_[i];
            const ssize_t got = read(stream.ours.get(), buffer, sizeof buffer);
            if (got <= 0) {  // a terminal whose other side is closed says EIO
                open[i] = got < 0 && errno == EINTR;
                continue;
            }
            const auto count = static_cast<std::size_t>(got);
            const std::size_t room = kept_bytes - std::min(kept_bytes, stream.text.size());
            stream.text.append(buffer, std::min(count, room));
            stream.left_out_bytes += count - std::min(count, room);
        }
    }
}

std::string ProgramOutput::finish() {
    stop();
    std::string out;
    for (std::size_t i = 0; i < 2; ++i) {
        append_lines(out, streams_[i].text, prefixes[i]);
        if (const std::size_t left_out = streams_[i].left_out_bytes; left_out != 0)
            append_lines(out, "(and " + std::to_string(left_out) + " bytes more)", prefixes[i]);
    }
    return out;
}

}  // namespace tcpwhy::lab
