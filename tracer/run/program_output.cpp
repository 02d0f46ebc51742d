#include "tracer/run/program_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "common/errors.hpp"

namespace tcpwhy::run {
namespace {

/// The limit of each program's output, so that a server that prints for hours does not fill the
/// memory.
constexpr std::size_t kept_bytes = 256U << 10U;

struct Ends {
    Descriptor reader;
    Descriptor writer;
};

Ends make_pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw UnavailableError(attempt_failed("cannot make a pipe for a program's output", errno));
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

void append_lines(std::string& out, const std::string& text, const std::string& program) {
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        out.append(program).append("| ").append(text, start, end - start).append("\n");
        start = end + 1;
    }
}

}  // namespace

ProgramOutput::ProgramOutput(const std::vector<std::string>& programs) {
    for (const std::string& program : programs) {
        Stream& stream = streams_.emplace_back();
        stream.name = program;
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

void ProgramOutput::stop() {
    for (Stream& stream : streams_) stream.program_end.close();
    stop_writer_.close();
    if (thread_.joinable()) thread_.join();
}

void ProgramOutput::read_all() {
    char buffer[4096];
    std::vector<pollfd> waits(streams_.size() + 1);
    bool stopping = false;
    while (
        std::any_of(streams_.begin(), streams_.end(), [](const auto& each) { return each.open; })) {
        for (std::size_t i = 0; i < streams_.size(); ++i)
            waits[i] = {streams_[i].open ? streams_[i].ours.get() : -1, POLLIN, 0};
        waits.back() = {stopping ? -1 : stop_reader_.get(), POLLIN, 0};
        // After the stop, the output that is there is still read, but not waited for.
        const int ready = poll(waits.data(), waits.size(), stopping ? 0 : -1);
        if (ready < 0 && errno != EINTR) return;
        if (stopping && ready == 0) return;
        if (waits.back().revents != 0) stopping = true;
        for (std::size_t i = 0; i < streams_.size(); ++i) {
            if (waits[i].revents == 0) continue;
            Stream& stream = streams_[i];
            const ssize_t got = read(stream.ours.get(), buffer, sizeof buffer);
            if (got <= 0) {  // a terminal whose other side is closed says EIO
                stream.open = got < 0 && errno == EINTR;
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
    for (const Stream& stream : streams_) {
        append_lines(out, stream.text, stream.name);
        if (stream.left_out_bytes != 0)
            append_lines(out, "(and " + std::to_string(stream.left_out_bytes) + " bytes more)",
                         stream.name);
    }
    return out;
}

}  // namespace tcpwhy::run
