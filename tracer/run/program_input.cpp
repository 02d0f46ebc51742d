#include "tracer/run/program_input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

#include "common/errors.hpp"
#include "common/refuse_input.hpp"

namespace tcpwhy::run {
namespace {

constexpr std::chrono::milliseconds ask_interval{20};

struct Opened {
    Descriptor file;
    int error = 0;
};

/// The open(2) of a FIFO waits for a writer, and no poll(2) tells whether there is one (fifo(7)).
/// So a thread waits; it is left alone when the caller does not want to wait any longer.
Opened open_fifo(const std::string& name, const std::function<int()>& interrupted) {
    auto opened = std::make_shared<std::promise<Opened>>();
    auto result = opened->get_future();
    std::thread([opened, name] {
        const int fd = open(name.c_str(), O_RDONLY | O_CLOEXEC);
        opened->set_value({Descriptor(fd), errno});
    }).detach();
    while (result.wait_for(ask_interval) != std::future_status::ready)
        if (const int signal = interrupted())
            throw Error(128 + signal,
                        "cannot start: nobody has opened " + name + " to write to it");
    return result.get();
}

Opened open_file(const std::string& name, const std::function<int()>& interrupted) {
    struct stat status {};
    if (stat(name.c_str(), &status) == 0 && S_ISFIFO(status.st_mode))
        return open_fifo(name, interrupted);
    const int fd = open(name.c_str(), O_RDONLY | O_CLOEXEC);
    return {Descriptor(fd), errno};
}

}  // namespace

ProgramInput::ProgramInput(const std::string& program, bool typed, const std::string& file,
                           const std::function<int()>& interrupted) {
    if (!typed) {
        if (file == "-") return;
        const std::string name = file.empty() ? "/dev/null" : file;
        Opened opened = open_file(name, interrupted);
        if (!opened.file)
            refuse_input("cannot read the " + program + "'s input from " + name, opened.error);
        program_end_ = std::move(opened.file);
        return;
    }
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        throw UnavailableError(
            attempt_failed("cannot make a pipe for the " + program + "'s input", errno));
    program_end_ = Descriptor(ends[0]);
    ours_ = Descriptor(ends[1]);
    // Only this end: the program must find the blocking descriptor that a shell would give it.
    fcntl(ours_.get(), F_SETFL, O_NONBLOCK);
}

void ProgramInput::type(const std::string& text) {
    pending_ += text;
    flush();
}

void ProgramInput::end() {
    ending_ = true;
    flush();
}

void ProgramInput::flush() {
    while (ours_ && !pending_.empty()) {
        const ssize_t written = write(ours_.get(), pending_.data(), pending_.size());
        if (written > 0) {
            pending_.erase(0, static_cast<std::size_t>(written));
        } else if (errno == EAGAIN || errno == EINTR) {
            return;
        } else {
            pending_.clear();  // EPIPE: the program has stopped reading, as it may
        }
    }
    if (ending_) ours_.close();
}

}  // namespace tcpwhy::run
