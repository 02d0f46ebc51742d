#include "tracer/run/program_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "common/errors.hpp"
#include "common/text/utf8.hpp"

namespace tcpwhy::run {
namespace {

/// The limit of each program's output, so that a server that prints for hours does not fill the
/// memory: its last bytes are kept.
constexpr std::size_t kept_bytes = 256U << 10U;
/// So many lines of each program leave the picture above them on the screen.
constexpr std::size_t last_lines = 20;

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

/// A program must not move the cursor, clear the screen or write a line in another's name. A tab
/// does no harm.
void append_visible_line(std::string& out, std::string_view line) {
    for (std::size_t start = 0; start <= line.size();) {
        const std::size_t tab = std::min(line.find('\t', start), line.size());
        append_visible(out, line.substr(start, tab - start), true);
        if (tab < line.size()) out += '\t';
        start = tab + 1;
    }
}

void append_lines(std::string& out, const std::string& text, const std::string& program) {
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        out.append(program).append("| ");
        append_visible_line(out, std::string_view(text).substr(start, end - start));
        out += '\n';
        start = end + 1;
    }
}

/// The number of lines before the last ones, which begin at `start`.
std::size_t lines_before_the_last(const std::string& text, std::size_t& start) {
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) +
                       (text.empty() || text.back() == '\n' ? 0 : 1);
    if (lines <= last_lines) return 0;
    for (std::size_t line = 0; line < lines - last_lines; ++line)
        start = text.find('\n', start) + 1;
    return lines - last_lines;
}

void pass_on(const char* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t written = write(STDERR_FILENO, bytes, count);
        if (written < 0 && errno != EINTR) return;
        if (written <= 0) continue;
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
}

}  // namespace

ProgramOutput::ProgramOutput(const std::vector<OutputPlan>& programs) {
    for (const OutputPlan& program : programs) {
        Stream& stream = streams_.emplace_back();
        stream.name = program.name;
        stream.passes = program.passes;
        Ends ends = program.terminal ? make_terminal() : Ends{};
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
            if (stream.passes) {
                pass_on(buffer, count);
                continue;
            }
            stream.text.append(buffer, count);
            if (stream.text.size() <= 2 * kept_bytes) continue;
            stream.left_out_bytes += stream.text.size() - kept_bytes;
            stream.text.erase(0, stream.text.size() - kept_bytes);
        }
    }
}

std::string ProgramOutput::finish(bool all) {
    stop();
    std::string out;
    for (const Stream& stream : streams_) {
        std::size_t start = 0;
        const std::size_t before = all ? 0 : lines_before_the_last(stream.text, start);
        std::string left_out;
        if (stream.left_out_bytes != 0) left_out = std::to_string(stream.left_out_bytes) + " bytes";
        if (before != 0)
            left_out += (left_out.empty() ? "" : " and ") + std::to_string(before) + " lines";
        if (!left_out.empty())
            append_lines(out, "(" + left_out + " before" + (all ? ")" : "; --show-output)"),
                         stream.name);
        append_lines(out, stream.text.substr(start), stream.name);
    }
    return out;
}

}  // namespace tcpwhy::run
