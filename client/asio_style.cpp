#include "client/asio_style.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <cstdint>

#include "client/connecting.hpp"
#include "client/line_input.hpp"

namespace tcpwhy::client {
namespace {

using asio::awaitable;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;

/// One conversation: two coroutines, one that sends lines and one that prints what comes.
class Conversation {
  public:
    explicit Conversation(const Options& options)
        : options_(options), input_(context_, STDIN_FILENO), reply_complete_(context_) {
        socket_.assign(server_endpoint(options).protocol(), connect_to_server(options).release());
    }

    /// Throws Error when the connection is lost.
    void run() {
        const auto when_done = [this](std::exception_ptr failure) {
            context_.stop();  // whichever is done first, the conversation is
            if (failure) std::rethrow_exception(failure);
        };
        asio::co_spawn(context_, print_replies(), when_done);
        asio::co_spawn(context_, send_lines(), when_done);
        context_.run();
    }

    void end() {
        if (!sending_ended_)
            begin_ending(socket_.native_handle(), options_.ending, exit_status::ok);
        socket_.close();
    }

  private:
    awaitable<void> send_lines() {
        while (true) {
            const std::string line = co_await input_.next();
            if (line.empty()) break;
            asio::error_code error;
            co_await asio::async_write(socket_, asio::buffer(line),
                                       redirect_error(use_awaitable, error));
            // A server that is gone is print_replies' to tell, which also has what came before it
            // went.
            if (error) spdlog::info("cannot send: {}", error.message());
            sent_bytes_ += line.size();
            if (!options_.half_close) co_await until_replied(error);
        }
        spdlog::info("end of input");
        const bool shuts_down = options_.half_close || options_.ending == Ending::shutdown;
        if (shuts_down) {
            shutdown_sending(socket_.native_handle());
            sending_ended_ =
                options_.ending == Ending::shutdown;  // --half-close has an ending besides
            co_await until_server_ends();
        }
    }

    awaitable<void> print_replies() {
        std::array<char, 65536> buffer;
        asio::error_code error;
        while (true) {
            const std::size_t size = co_await socket_.async_read_some(
                asio::buffer(buffer), redirect_error(use_awaitable, error));
            if (error) break;
            print({buffer.data(), size});
            received_bytes_ += size;
            reply_complete_.cancel();
        }
        if (error != asio::error::eof) throw lost(options_, error);
        say_server_closed();
    }

    /// Waits for as many bytes as were sent: that is what an echo is.
    awaitable<void> until_replied(const asio::error_code& send_error) {
        while (send_error || received_bytes_ < sent_bytes_) {
            co_await woken();
        }
    }

    awaitable<void> until_server_ends() {
        while (true) co_await woken();  // the other coroutine ends the conversation
    }

    /// Until the other coroutine has printed something.
    awaitable<void> woken() {
        asio::error_code cancelled;
        reply_complete_.expires_at(asio::steady_timer::time_point::max());
        co_await reply_complete_.async_wait(redirect_error(use_awaitable, cancelled));
    }

    const Options& options_;
    asio::io_context context_{1};
    tcp::socket socket_{context_};
    LineInput input_;
    asio::steady_timer reply_complete_;  ///< never expires: cancelling it wakes who waits
    bool sending_ended_ = false;         ///< what --end-with shutdown asks for is done
    std::uint64_t sent_bytes_ = 0;
    std::uint64_t received_bytes_ = 0;
};

}  // namespace

int talk_with_asio(const Options& options) {
    Conversation conversation(options);
    conversation.run();
    conversation.end();
    return exit_status::ok;
}

}  // namespace tcpwhy::client
