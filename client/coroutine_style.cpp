// Asynchronous operations awaited by coroutines: `co_await` suspends a coroutine until its
// operation is done, and the thread goes on with the other one.
//
// Two coroutines run together: one sends the lines of the keyboard, one prints what the server
// sends. So this client notices at once when the server closes.
#include "client/coroutine_style.hpp"

#include <array>
#include <asio/co_spawn.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <string>
#include <utility>

#include "client/endpoints.hpp"
#include "client/keyboard.hpp"
#include "client/messages.hpp"
#include "client/sync_style.hpp"

namespace tcpwhy::client {
namespace {

using asio::awaitable;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;

class CoroutineConversation {
  public:
    CoroutineConversation(asio::io_context& context, const Options& options)
        : context_(context), options_(options) {}

    /// Connects, then starts the two coroutines.
    awaitable<void> begin() {
        asio::error_code error;
        co_await socket_.async_connect(server_endpoint(options_),
                                       redirect_error(use_awaitable, error));
        if (error) throw cannot_connect(options_, error);
        asio::co_spawn(context_, print_replies(), rethrow);
        asio::co_spawn(context_, send_lines(), rethrow);
    }

    void end() {
        prepare_close(socket_, options_.ending);
        socket_.close();
    }

  private:
    awaitable<void> send_lines() {
        asio::error_code error;
        std::string line = co_await keyboard_.async_read_line(use_awaitable);
        while (!line.empty()) {
            sent_bytes_ += line.size();
            co_await asio::async_write(socket_, asio::buffer(line),
                                       redirect_error(use_awaitable, error));
            if (error) co_return;  // print_replies() reports why
            if (!options_.half_close) co_await answered();
            line = co_await keyboard_.async_read_line(use_awaitable);
        }
        if (options_.reads_to_the_end())
            shut_down();  // the server's end comes to print_replies()
        else
            context_.stop();
    }

    awaitable<void> print_replies() {
        std::array<char, 65536> reply;
        asio::error_code error;
        while (!error) {
            const std::size_t size = co_await socket_.async_read_some(
                asio::buffer(reply), redirect_error(use_awaitable, error));
            print({reply.data(), size});
            received_bytes_ += size;
            printed_.cancel();
        }
        if (error != asio::error::eof) throw lost(options_, error);
        say_server_closed();
        if (options_.ending == Ending::shutdown) shut_down();
        context_.stop();
    }

    /// Waits for as many bytes as have been sent: that is what an echo is.
    awaitable<void> answered() {
        asio::error_code cancelled;
        while (received_bytes_ < sent_bytes_)
            co_await printed_.async_wait(redirect_error(use_awaitable, cancelled));
    }

    /// Ends the stream of this client: sends the FIN. Only the first time.
    void shut_down() {
        asio::error_code gone;
        if (!std::exchange(shut_down_, true)) socket_.shutdown(tcp::socket::shutdown_send, gone);
    }

    asio::io_context& context_;
    const Options& options_;
    tcp::socket socket_{open_socket(context_, options_)};
    Keyboard keyboard_{context_};
    /// Never runs out. print_replies() cancels it, which wakes answered().
    asio::steady_timer printed_{context_, asio::steady_timer::time_point::max()};
    bool shut_down_ = false;
    std::size_t sent_bytes_ = 0;
    std::size_t received_bytes_ = 0;
};

}  // namespace

void talk_coroutine(const Options& options) {
    asio::io_context context(1);  // used by this thread only
    CoroutineConversation conversation(context, options);
    asio::co_spawn(context, conversation.begin(), rethrow);
    context.run();  // resumes the coroutines, until one stops it
    conversation.end();
}

}  // namespace tcpwhy::client
