// Lines of a descriptor, awaited: a terminal, a pipe, a regular file or /dev/null alike.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <string>

namespace tcpwhy::client {

class LineInput {
  public:
    /// `fd` is only read; it is neither closed nor made non-blocking (a terminal's flags are shared
    /// with every program on it, and outlive this one).
    LineInput(asio::io_context& context, int fd);

    /// The next line with its newline, if it has one; a line longer than 64 KiB comes in pieces.
    /// Empty at the end.
    asio::awaitable<std::string> next();

  private:
    bool take_line(std::string& line);

    int fd_;
    bool waits_;  ///< false for what epoll does not watch (regular files, /dev/null): reading it
                  ///< never waits
    bool ended_ = false;
    asio::posix::stream_descriptor gate_;  ///< readable when fd_ is
    std::string read_ahead_;
};

}  // namespace tcpwhy::client
