#include "client/line_input.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <asio/use_awaitable.hpp>
#include <cerrno>
#include <system_error>

namespace tcpwhy::client {
namespace {

constexpr std::size_t longest_line_bytes = 65536;

}  // namespace

// Asio would make the descriptor that it watches non-blocking, so it is given another one to watch:
// an epoll that holds this one only. EPERM is epoll's word for a descriptor that is always ready
// (epoll_ctl(2)).
LineInput::LineInput(asio::io_context& context, int fd)
    : fd_(fd), gate_(context, ::epoll_create1(EPOLL_CLOEXEC)) {
    epoll_event readable{};
    readable.events = EPOLLIN;
    waits_ = ::epoll_ctl(gate_.native_handle(), EPOLL_CTL_ADD, fd, &readable) == 0;
}

asio::awaitable<std::string> LineInput::next() {
    std::string line;
    while (!take_line(line) && !ended_) {
        if (waits_)
            co_await gate_.async_wait(asio::posix::stream_descriptor::wait_read,
                                      asio::use_awaitable);
        std::array<char, longest_line_bytes> buffer;
        const ssize_t size = ::read(fd_, buffer.data(), buffer.size());
        if (size > 0) read_ahead_.append(buffer.data(), static_cast<std::size_t>(size));
        if (size < 0 && errno != EINTR && errno != EAGAIN) {
            throw std::system_error(errno, std::generic_category(), "cannot read standard input");
        }
        ended_ = size == 0;
    }
    if (line.empty()) line.swap(read_ahead_);  // the last one has no newline
    co_return line;
}

bool LineInput::take_line(std::string& line) {
    const auto newline = read_ahead_.find('\n');
    const bool whole = newline != std::string::npos;
    if (!whole && read_ahead_.size() < longest_line_bytes) return false;
    const std::size_t size = std::min(whole ? newline + 1 : longest_line_bytes, longest_line_bytes);
    line = read_ahead_.substr(0, size);
    read_ahead_.erase(0, size);
    return true;
}

}  // namespace tcpwhy::client
