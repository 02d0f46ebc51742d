#include "tracer/run/outlets/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "common/errors.hpp"
#include "common/refuse_input.hpp"

namespace tcpwhy::run {
namespace {

constexpr std::size_t buffer_bytes = 64U << 10U;
/// At the end, a terminal that accepts nothing for so long is left as it is.
constexpr std::chrono::milliseconds screen_patience{1000};

[[noreturn]] void fail_to_write(const std::string& name, int error) {
    const char* fix = error == ENOSPC  ? " (fix: free some space, or write elsewhere)"
                      : error == EFBIG ? " (fix: ulimit -f unlimited)"
                                       : "";
    throw UnavailableError(attempt_failed("cannot write to " + name, error) + fix);
}

bool is_regular_file(int fd) {
    struct stat status {};
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

Output::Output(const std::string& file, WriteStyle style)
    : fd_(STDOUT_FILENO), unbuffered_(style.unbuffered) {
    if (file.empty()) {
        if (style.live && !is_regular_file(fd_)) screen_.emplace(fd_);
        return;
    }
    name_ = file;
    if (style.whole) beside_ = NewFile::beside(file);
    if (beside_) {
        fd_ = beside_->fd();
        return;
    }
    owned_ = Descriptor(open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666));
    if (!owned_) refuse_input("cannot write to " + name_, errno);
    fd_ = owned_.get();
    has_old_content_ = is_regular_file(fd_);
}

void Output::put(std::string_view text) {
    if (buffer_.empty() && (unbuffered_ || text.size() >= buffer_bytes)) return deliver(text);
    buffer_ += text;
    if (unbuffered_ || buffer_.size() >= buffer_bytes) flush();
}

void Output::flush() {
    if (buffer_.empty()) return;
    const std::string text = std::exchange(buffer_, {});
    deliver(text);
}

void Output::finish() {
    flush();
    empty_old_content();
    const int error = screen_ ? screen_->finish(screen_patience) : 0;
    if (error != 0) fail_to_write(name_, error);
    // Network file systems report a full disk only now.
    if (owned_ && close(owned_.release()) != 0) fail_to_write(name_, errno);
    if (beside_) replace_target();
}

void Output::replace_target() {
    if (const int error = beside_->replace()) fail_to_write(name_, error);
    beside_.reset();
}

bool Output::reader_gone() const {
    return reader_gone_ || (screen_ && screen_->reader_gone());
}

std::uint64_t Output::take_left_out() {
    return screen_ ? screen_->take_left_out() : 0;
}

void Output::deliver(std::string_view text) {
    if (screen_)
        screen_->put(text);
    else
        write_all(text);
}

void Output::empty_old_content() {
    if (std::exchange(has_old_content_, false) && ftruncate(fd_, 0) != 0)
        fail_to_write(name_, errno);
}

void Output::write_all(std::string_view rest) {
    if (!rest.empty()) empty_old_content();
    while (!rest.empty() && !reader_gone_) {
        const ssize_t written = write(fd_, rest.data(), rest.size());
        if (written > 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (written < 0 && errno == EPIPE) {
            reader_gone_ = true;
        } else if (written < 0 && errno != EINTR) {
            fail_to_write(name_, errno);
        }
    }
}

}  // namespace tcpwhy::run
