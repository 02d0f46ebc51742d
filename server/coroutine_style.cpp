// Asynchronous operations awaited by coroutines: `co_await` suspends one client's coroutine until
// its operation is done, and the thread goes on with the other clients. It reads like
// sync_style.cpp and serves thousands at once like callback_style.cpp.
#include "server/coroutine_style.hpp"

#include <array>
#include <asio/co_spawn.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <utility>

#include "server/delays.hpp"
#include "server/ending.hpp"
#include "server/many_clients.hpp"
#include "server/messages.hpp"
#include "server/sync_style.hpp"

namespace tcpwhy::server {
namespace {

using asio::redirect_error;
using asio::ip::tcp;

// Bound to the io_context's own executor. tcp::socket and asio::awaitable<> are bound to any
// executor instead, which costs some nanoseconds for each operation.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Task = asio::awaitable<void, Executor>;
constexpr asio::use_awaitable_t<Executor> use_awaitable;

/// Ends the server's stream, then waits for the client to end its own.
Task shut_down(Socket& connection) {
    std::array<char, 1024> ignored;
    asio::error_code ended;
    connection.shutdown(tcp::socket::shutdown_send, ended);
    while (!ended)
        co_await connection.async_read_some(asio::buffer(ignored),
                                            redirect_error(use_awaitable, ended));
}

/// Ends a connection as --end-with asks for it.
Task end_connection(Socket connection, const Options& options) {
    co_await paused(options.delays.close);
    if (options.ending == Ending::nothing) {
        leave_open(std::move(connection), options);
        co_return;
    }
    if (options.ending == Ending::shutdown) co_await shut_down(connection);
    prepare_close(connection, options.ending);
    connection.close();
}

/// One client, from its first byte to the end of its connection.
Task serve_client(Socket connection, const Options& options) {
    std::array<char, 16384> buffer;
    asio::error_code error;
    do {
        co_await paused(options.delays.read);
        const std::size_t size = co_await connection.async_read_some(
            asio::buffer(buffer), redirect_error(use_awaitable, error));
        if (error) break;
        co_await paused(options.delays.reply);
        co_await asio::async_write(connection, asio::buffer(buffer, size),
                                   redirect_error(use_awaitable, error));
    } while (options.keep_open && !error);

    const bool lost = error && error != asio::error::eof;
    if (lost) {
        note_lost(error);
        co_return;
    }
    if (!options.keep_open) say(about_to_close);
    co_await end_connection(std::move(connection), options);
}

/// Accepts clients and starts a coroutine for each.
Task accept_clients(tcp::acceptor& listener, const Options& options) {
    const Executor executor = co_await asio::this_coro::executor;
    bool accepted = false;
    while (!accepted || !options.once) {
        co_await paused(options.delays.accept);
        Socket connection(executor);
        asio::error_code error;
        co_await listener.async_accept(connection, redirect_error(use_awaitable, error));
        accepted = !error;
        if (accepted)
            asio::co_spawn(executor, serve_client(std::move(connection), options), rethrow);
        else
            co_await paused(wait_after_failed_accept(error));
    }
}

}  // namespace

void serve_coroutine(const Options& options) {
    raise_descriptor_limit();
    asio::io_context context(1);  // used by this thread only
    tcp::acceptor listener = open_listener(context, options);
    asio::co_spawn(context, accept_clients(listener, options), rethrow);
    context.run();  // resumes the coroutines, until the last one has ended
}

}  // namespace tcpwhy::server
