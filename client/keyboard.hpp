// The lines of standard input, for each way to wait: a terminal, a pipe, a regular file or
// /dev/null alike. A line keeps its newline, the last one may have none, and the end is an empty
// line.
#pragma once

#include <asio/compose.hpp>
#include <asio/error_code.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <string>
#include <utility>

namespace tcpwhy::client {

/// Waits in read(2), as the article's fgets(3) does. Any byte may be in the line: fgets() reports
/// no length, so a NUL would cut the line short. Longer lines come in pieces of 4096 bytes.
std::string read_line();

/// Waits for lines while other operations of Asio go on.
class Keyboard {
  public:
    /// Standard input is only read. It is not made non-blocking, as Asio would do: a terminal's
    /// flags are shared with every program on it, and they outlive this one.
    explicit Keyboard(asio::io_context& context);

    /// An operation of Asio that completes with the next line: void(std::string). Longer lines come
    /// in pieces of 64 KiB. Throws out of io_context::run() when standard input cannot be read.
    template <typename CompletionToken>
    auto async_read_line(CompletionToken&& token) {
        return asio::async_compose<CompletionToken, void(std::string)>(Reading{*this}, token,
                                                                       gate_);
    }

  private:
    /// The steps of the operation: wait, read, and again until there is a line.
    struct Reading {
        Keyboard& keyboard;
        bool waited = false;

        template <typename Operation>
        void operator()(Operation& operation, asio::error_code = {}) {
            if (waited && !keyboard.has_line()) keyboard.read_ahead();
            if (waited && keyboard.has_line()) return operation.complete(keyboard.take_line());
            waited = true;
            keyboard.when_readable(std::move(operation));
        }
    };

    template <typename Handler>
    void when_readable(Handler handler) {
        if (waits_ && !has_line())
            gate_.async_wait(asio::posix::stream_descriptor::wait_read, std::move(handler));
        else
            asio::post(gate_.get_executor(), std::move(handler));
    }
    [[nodiscard]] bool has_line() const;  ///< or the end
    std::string take_line();
    void read_ahead();

    asio::posix::stream_descriptor gate_;  ///< an epoll that is readable when standard input is
    bool waits_;  ///< false for what epoll does not watch (regular files, /dev/null): reading it
                  ///< never waits
    bool ended_ = false;
    std::string buffer_;
};

}  // namespace tcpwhy::client
