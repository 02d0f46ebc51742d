#include "tracer/web/log/event_log.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "common/errors.hpp"

namespace tcpwhy::web {
namespace {

constexpr std::string_view full_line = "{\"event\":\"page-full\"}\n";

}  // namespace

EventLog::EventLog(std::uint64_t most)
    : fd_(memfd_create("tcpwhy-live-page", MFD_CLOEXEC)), most_(most) {
    if (!fd_) throw UnavailableError(attempt_failed("cannot make the live page's log", errno));
}

void EventLog::append(std::string_view lines) {
    if (full_) return;
    if (written_ + lines.size() + full_line.size() <= most_) return write(lines);
    full_ = true;
    write(full_line);
}

void EventLog::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd_.get(), bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) {
            full_ = true;  // no memory is left: the trace goes on without the page
            return;
        }
        written_ += static_cast<std::uint64_t>(done);
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
}

std::uint64_t LogView::size() const {
    struct stat status {};
    return fstat(fd_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::string_view LogView::read(std::uint64_t begin, std::size_t most, std::string& buffer) const {
    buffer.resize(most);
    ssize_t got = 0;
    do {
        got = pread(fd_, buffer.data(), most, static_cast<off_t>(begin));
    } while (got < 0 && errno == EINTR);
    return std::string_view(buffer).substr(0, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
}

}  // namespace tcpwhy::web
