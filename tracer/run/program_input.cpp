#include "tracer/run/program_input.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "common/errors.hpp"

namespace tcpwhy::run {

ProgramInput::ProgramInput(const std::string& program, bool typed, const std::string& file) {
    if (!typed) {
        if (file == "-") return;
        const std::string name = file.empty() ? "/dev/null" : file;
        program_end_ = Descriptor(open(name.c_str(), O_RDONLY | O_CLOEXEC));
        if (!program_end_)
            throw UsageError(
                attempt_failed("cannot read the " + program + "'s input from " + name, errno));
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
