#include "tracer/web/page/live_page.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <utility>

#include "common/errors.hpp"
#include "tracer/helpers/own_program.hpp"
#include "tracer/render/page/lines/page_lines.hpp"
#include "tracer/render/page/page.hpp"
#include "tracer/web/log/channel.hpp"

namespace tcpwhy::web {
namespace {

constexpr int opening_ms = 10'000;
constexpr int turn_ms = 100;
/// More than the server waits for its viewers.
constexpr std::chrono::seconds farewell{30};
constexpr const char* program_name = "tcpwhy-web";

struct Pipe {
    Descriptor read;
    Descriptor write;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw UnavailableError(attempt_failed("cannot make a pipe for the live page", errno));
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor document_in_memory() {
    Descriptor file(memfd_create("tcpwhy-live-document", MFD_CLOEXEC));
    if (!file) throw UnavailableError(attempt_failed("cannot make the live page", errno));
    const std::string text = live_document();
    std::string_view rest = text;
    while (!rest.empty()) {
        const ssize_t done = write(file.get(), rest.data(), rest.size());
        if (done <= 0) throw UnavailableError(attempt_failed("cannot make the live page", errno));
        rest.remove_prefix(static_cast<std::size_t>(done));
    }
    return file;
}

/// In the child: the descriptors get the numbers that the server expects. Those of the parent lie
/// at any numbers, so they go above all of them first. Only calls that are safe after fork().
void place_descriptors(const std::array<int, 4>& wanted) {
    std::array<int, 4> high{};
    for (std::size_t at = 0; at < wanted.size(); ++at)
        high[at] = fcntl(wanted[at], F_DUPFD_CLOEXEC, 64);
    for (std::size_t at = 0; at < wanted.size(); ++at)
        dup2(high[at], channel::reports + static_cast<int>(at));
    // A reader of tcpwhy's output (`tcpwhy live --web | less`) must not wait for the server.
    const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nothing, STDOUT_FILENO);
}

std::string replaced(std::string text, std::string_view old, std::string_view with) {
    const std::size_t at = text.find(old);
    if (at != std::string::npos) text.replace(at, old.size(), with);
    return text;
}

}  // namespace

std::string live_document() {
    std::string text;
    text.reserve(render::page_head.size() + render::page_foot.size() + 128);
    text.append(render::page_head).append(render::page_foot);
    text =
        replaced(std::move(text), "default-src 'none';", "default-src 'none'; connect-src 'self';");
    return replaced(std::move(text), "<body>", "<body data-live=\"events\">");
}

std::string without_port(const std::string& filter, std::uint16_t port) {
    return "(" + filter + ") and not tcp port " + std::to_string(port);
}

LivePage::LivePage(const Wishes& wishes) {
    const Descriptor document = document_in_memory();
    start(wishes, document);
    const std::string line = next_report(opening_ms);
    if (line.starts_with(report::failure))
        throw UsageError("cannot open port " + std::to_string(wishes.port) +
                         " for the live page: " + line.substr(report::failure.size()) +
                         "; choose another with --web PORT, or any free one with --web");
    if (line.starts_with(report::port)) {
        const char* const begin = line.data() + report::port.size();
        std::from_chars(begin, line.data() + line.size(), port_);
    }
    if (port_ == 0)
        throw UnavailableError(std::string("cannot start ") + program_name +
                               ", which serves the live page: it lies neither beside tcpwhy nor in "
                               "PATH (fix: install tcpwhy as a whole)");
}

LivePage::~LivePage() {
    life_.close();
    if (server_ > 0) waitpid(server_, nullptr, WNOHANG);
}

void LivePage::start(const Wishes& wishes, const Descriptor& document) {
    Pipe reports = make_pipe();
    Pipe life = make_pipe();
    const std::string program = helpers::own_program(program_name);
    const std::string port = std::to_string(wishes.port);
    const char* const keyboard = wishes.keyboard ? "keyboard" : nullptr;
    server_ = fork();
    if (server_ < 0)
        throw UnavailableError(no_process("cannot start a process for the live page", errno));
    if (server_ == 0) {
        place_descriptors({reports.write.get(), life.read.get(), log_.fd(), document.get()});
        execlp(program.c_str(), program_name, port.c_str(), keyboard, nullptr);
        _exit(127);
    }
    reports_ = std::move(reports.read);
    life_ = std::move(life.write);
    fcntl(life_.get(), F_SETFL, O_NONBLOCK);
}

void LivePage::append(std::string_view lines) {
    log_.append(lines);
    // A full pipe wakes the server as well.
    (void)!write(life_.get(), "\n", 1);
}

std::unique_ptr<model::TraceSink> LivePage::sink(render::SourceLines source_lines) {
    render::Options options;
    options.hold_ns = render::live_hold_ns;
    options.source_lines = std::move(source_lines);
    return render::make_page_lines(options, [this](std::string_view lines) { append(lines); });
}

std::string LivePage::next_report(int at_most_ms) {
    while (true) {
        const std::size_t end = unread_.find('\n');
        if (end != std::string::npos) {
            std::string line = unread_.substr(0, end);
            unread_.erase(0, end + 1);
            return line;
        }
        pollfd watched{reports_.get(), POLLIN, 0};
        const int ready = poll(&watched, 1, at_most_ms);
        if (ready <= 0) return "";
        std::array<char, 256> bytes{};
        const ssize_t got = read(reports_.get(), bytes.data(), bytes.size());
        server_gone_ = got == 0;
        if (got <= 0) return "";
        unread_.append(bytes.data(), static_cast<std::size_t>(got));
    }
}

bool LivePage::wait_for_viewer(const std::function<bool()>& given_up) {
    while (!given_up() && !server_gone_)
        if (next_report(turn_ms) == report::viewer) return true;
    return false;
}

void LivePage::finish() {
    life_.close();
    const auto deadline = std::chrono::steady_clock::now() + farewell;
    while (!server_gone_ && std::chrono::steady_clock::now() < deadline)
        if (next_report(turn_ms) == report::done) return;
}

}  // namespace tcpwhy::web
