// Asynchronous operations with handlers: async_read_some() starts to read and returns at once; when
// bytes have come, io_context::run() calls the handler that was given to it.
//
// Two operations are pending together, one for the keyboard and one for the server. Asio calls the
// handler of the one that is done first. So this client notices at once when the server closes.
#include "client/callback_style.hpp"

#include <array>
#include <asio/write.hpp>
#include <string>
#include <utility>

#include "client/endpoints.hpp"
#include "client/keyboard.hpp"
#include "client/messages.hpp"
#include "client/sync_style.hpp"

namespace tcpwhy::client {
namespace {

using asio::error_code;
using asio::ip::tcp;

class Conversation {
  public:
    Conversation(asio::io_context& context, const Options& options)
        : context_(context), options_(options) {}

    void begin() {
        socket_.async_connect(server_endpoint(options_), [this](const error_code& error) {
            if (error) throw cannot_connect(options_, error);
            wait_for_server();
            wait_for_keyboard();
        });
    }

    void end() {
        prepare_close(socket_, options_.ending);
        socket_.close();
    }

  private:
    /// Always pending, so that nothing that the server does is noticed late.
    void wait_for_server() {
        socket_.async_read_some(asio::buffer(reply_),
                                [this](const error_code& error, std::size_t size) {
                                    if (error) return on_end_of_server(error);
                                    print({reply_.data(), size});
                                    received_bytes_ += size;
                                    wait_for_server();
                                    wait_for_keyboard();
                                });
    }

    /// Reads the next line when the one before is written and has come back whole. With
    /// --half-close it need not come back first.
    void wait_for_keyboard() {
        const bool answered = options_.half_close || received_bytes_ >= sent_bytes_;
        if (busy_ || !answered) return;
        busy_ = true;
        keyboard_.async_read_line([this](std::string line) {
            if (line.empty()) return on_end_of_input();
            send(std::move(line));
        });
    }

    void send(std::string line) {
        line_ = std::move(line);
        sent_bytes_ += line_.size();
        asio::async_write(socket_, asio::buffer(line_),
                          [this](const error_code& error, std::size_t) {
                              if (error) return;  // wait_for_server() reports why
                              busy_ = false;
                              wait_for_keyboard();
                          });
    }

    void on_end_of_input() {
        if (!options_.reads_to_the_end()) return context_.stop();
        shut_down();  // the server's end comes to wait_for_server()
    }

    void on_end_of_server(const error_code& error) {
        if (error != asio::error::eof) throw lost(options_, error);
        say_server_closed();
        if (options_.ending == Ending::shutdown) shut_down();
        context_.stop();
    }

    /// Ends the stream of this client: sends the FIN. Only the first time.
    void shut_down() {
        error_code gone;
        if (!std::exchange(shut_down_, true)) socket_.shutdown(tcp::socket::shutdown_send, gone);
    }

    asio::io_context& context_;
    const Options& options_;
    tcp::socket socket_{open_socket(context_, options_)};
    Keyboard keyboard_{context_};
    std::array<char, 65536> reply_;
    std::string line_;
    bool busy_ = false;  ///< a line is being read or written, or the input has ended
    bool shut_down_ = false;
    std::size_t sent_bytes_ = 0;
    std::size_t received_bytes_ = 0;
};

}  // namespace

void talk_callback(const Options& options) {
    asio::io_context context(1);  // used by this thread only
    Conversation conversation(context, options);
    conversation.begin();
    context.run();  // calls the handlers, until one stops it
    conversation.end();
}

}  // namespace tcpwhy::client
