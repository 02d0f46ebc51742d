// Asynchronous operations with handlers: async_read_some() starts to read and returns at once; when
// bytes have come, io_context::run() calls the handler that was given to it. So one thread serves
// thousands of clients: it waits for all of them together, in epoll_wait.
//
// The steps that follow each other in sync_style.cpp are functions here that start each other:
// read, on_read, write, on_written, end.
#include "server/callback_style.hpp"

#include <array>
#include <asio/write.hpp>
#include <memory>
#include <utility>

#include "server/delays.hpp"
#include "server/ending.hpp"
#include "server/many_clients.hpp"
#include "server/messages.hpp"
#include "server/sync_style.hpp"

namespace tcpwhy::server {
namespace {

using asio::error_code;
using asio::ip::tcp;

/// One client and what has been read from it. Every handler holds a shared_ptr to it, so it lives
/// until its last operation is done.
class Client : public std::enable_shared_from_this<Client> {
  public:
    Client(tcp::socket connection, const Options& options)
        : connection_(std::move(connection)), options_(options) {}

    void read() {
        pause(options_.delays.read, [self = shared_from_this()] {
            self->connection_.async_read_some(
                asio::buffer(self->buffer_),
                [self](const error_code& error, std::size_t size) { self->on_read(error, size); });
        });
    }

  private:
    void on_read(const error_code& error, std::size_t size) {
        if (error == asio::error::eof) return end();  // the client has ended its stream
        if (error) return note_lost(error);
        pause(options_.delays.reply, [self = shared_from_this(), size] { self->write(size); });
    }

    void write(std::size_t size) {
        asio::async_write(connection_, asio::buffer(buffer_, size),
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                              self->on_written(error);
                          });
    }

    void on_written(const error_code& error) {
        if (error) return note_lost(error);
        if (options_.keep_open) return read();
        end();
    }

    void end() {
        if (!options_.keep_open) say(about_to_close);
        pause(options_.delays.close, [self = shared_from_this()] { self->close(); });
    }

    void close() {
        if (options_.ending == Ending::nothing) return leave_open(std::move(connection_), options_);
        if (options_.ending == Ending::shutdown) return shut_down();
        prepare_close(connection_, options_.ending);
        connection_.close();
    }

    /// Ends the server's stream, then waits for the client to end its own.
    void shut_down() {
        error_code gone;
        connection_.shutdown(tcp::socket::shutdown_send, gone);
        if (!gone) wait_for_end();
    }

    void wait_for_end() {
        connection_.async_read_some(
            asio::buffer(buffer_),
            [self = shared_from_this()](const error_code& ended, std::size_t) {
                if (!ended) self->wait_for_end();
            });
    }

    template <typename Then>
    void pause(std::chrono::milliseconds delay, Then then) {
        after(delay, connection_.get_executor(), std::move(then));
    }

    tcp::socket connection_;
    const Options& options_;
    std::array<char, 16384> buffer_;
};

/// Accepts one client and, in the handler, starts to wait for the next.
void accept_after(std::chrono::milliseconds delay, tcp::acceptor& listener,
                  const Options& options) {
    after(delay, listener.get_executor(), [&listener, &options] {
        listener.async_accept([&](const error_code& error, tcp::socket connection) {
            if (error) return accept_after(wait_after_failed_accept(error), listener, options);
            std::make_shared<Client>(std::move(connection), options)->read();
            if (!options.once) accept_after(options.delays.accept, listener, options);
        });
    });
}

}  // namespace

void serve_callback(const Options& options) {
    raise_descriptor_limit();
    asio::io_context context(1);  // used by this thread only
    tcp::acceptor listener = open_listener(context, options);
    accept_after(options.delays.accept, listener, options);
    context.run();  // calls the handlers, until no operation is pending
}

}  // namespace tcpwhy::server
