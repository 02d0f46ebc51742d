#include "client/keyboard.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "common/errors.hpp"

namespace tcpwhy::client {
namespace {

constexpr std::size_t longest_piece_bytes = 65536;

Error cannot_read_input(int error_number) {
    return {exit_status::failed, attempt_failed("cannot read standard input", error_number)};
}

}  // namespace

std::string read_line() {
    constexpr std::size_t longest_bytes = 4096;
    std::string line;
    while (line.size() < longest_bytes) {
        const int character = std::getc(stdin);
        if (character == EOF) break;
        line += static_cast<char>(character);
        if (character == '\n') break;
    }
    if (std::ferror(stdin) != 0) throw cannot_read_input(errno);
    return line;
}

// epoll_ctl fails with EPERM for a descriptor that is always ready (epoll_ctl(2)).
Keyboard::Keyboard(asio::io_context& context) : gate_(context, ::epoll_create1(EPOLL_CLOEXEC)) {
    epoll_event readable{};
    readable.events = EPOLLIN;
    waits_ = ::epoll_ctl(gate_.native_handle(), EPOLL_CTL_ADD, STDIN_FILENO, &readable) == 0;
}

bool Keyboard::has_line() const {
    return ended_ || buffer_.size() >= longest_piece_bytes ||
           buffer_.find('\n') != std::string::npos;
}

std::string Keyboard::take_line() {
    const auto newline = buffer_.find('\n');
    const std::size_t whole = newline == std::string::npos ? buffer_.size() : newline + 1;
    const std::size_t size = std::min(whole, longest_piece_bytes);
    std::string line = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return line;
}

void Keyboard::read_ahead() {
    std::array<char, longest_piece_bytes> bytes;
    const ssize_t size = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (size > 0) buffer_.append(bytes.data(), static_cast<std::size_t>(size));
    if (size < 0 && errno != EINTR && errno != EAGAIN) throw cannot_read_input(errno);
    ended_ = size == 0;
}

}  // namespace tcpwhy::client
