#include "server/coroutine_style.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <array>
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>
#include <string>

#include "common/errors.hpp"
#include "server/coroutine.hpp"
#include "server/leave_on_signal.hpp"
#include "server/listener.hpp"

namespace tcpwhy::server {
namespace {

using asio::ip::tcp;
// Bound to the io_context's own executor: the type-erased default costs a little at each operation.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// A connection waits with a small buffer of its own, which is all that most messages need; what
/// does not fit is moved through one large buffer that all share and that no connection keeps
/// across a co_await.
constexpr std::size_t own_buffer_bytes = 1024;
constexpr std::size_t shared_buffer_bytes = 65536;
/// Buffers that one connection may fill before the others have their turn.
constexpr int fills_in_a_turn = 16;

/// So many connections at once as the administrator allows, not just the usual 1024 (getrlimit(2)).
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
        spdlog::info("the limit of open files stays as it is");
}

bool is_shortage(const asio::error_code& error) {
    return error == asio::error::no_descriptors || error == asio::error::no_buffer_space ||
           error == asio::error::no_memory || error.value() == ENFILE;
}

class Server {
  public:
    explicit Server(const Options& options) : options_(options) {
        Listener listener = open_listener(options);
        listener_.assign(listener.endpoint.protocol(), listener.socket.release());
    }

    void run() {
        accept_all();
        context_.run();
    }

  private:
    static auto pause_for(Timer& timer, std::chrono::milliseconds delay) {
        timer.expires_after(delay);
        return completion_of([&timer](auto done) { timer.async_wait(done); });
    }

    Detached accept_all() {
        constexpr std::chrono::milliseconds until_some_have_ended{20};
        Timer timer(context_);
        bool accepted = false;
        while (!accepted || !options_.once) {
            if (options_.delays.accept.count() > 0)
                co_await pause_for(timer, options_.delays.accept);
            Socket connection(context_);
            const auto [error, none] = co_await completion_of(
                [&](auto done) { listener_.async_accept(connection, done); });
            if (!error) {
                accepted = true;
                serve(std::move(connection));
            } else if (is_shortage(error)) {
                spdlog::warn("cannot accept for now: {}", error.message());
                co_await pause_for(timer, until_some_have_ended);
            } else if (error != asio::error::connection_aborted) {
                throw UnavailableError("cannot accept a connection: " + error.message());
            }
        }
    }

    Detached serve(Socket connection) {
        asio::error_code error;
        Timer timer(context_);
        std::array<char, own_buffer_bytes> own_buffer;
        connection.non_blocking(true, error);
        do {
            if (options_.delays.read.count() > 0) co_await pause_for(timer, options_.delays.read);
            const Completion read = co_await completion_of(
                [&](auto done) { connection.async_read_some(asio::buffer(own_buffer), done); });
            error = read.error;
            if (error) break;
            if (options_.delays.reply.count() > 0) co_await pause_for(timer, options_.delays.reply);

            std::string_view data(own_buffer.data(), read.size);
            bool filled = data.size() == own_buffer.size();
            for (int fills_left = options_.keep_open ? fills_in_a_turn : 2; !data.empty();
                 --fills_left) {
                const std::size_t written = write_what_fits(connection, data, error);
                if (!error && written < data.size()) {
                    const std::string rest(data.substr(written));
                    const Completion write = co_await completion_of([&](auto done) {
                        asio::async_write(connection, asio::buffer(rest), done);
                    });
                    error = write.error;
                }
                if (error || !filled || fills_left == 1) break;
                data = read_what_is_there(connection);
                filled = data.size() == shared_buffer_.size();
            }
        } while (options_.keep_open && !error);
        finish(std::move(connection), error);
    }

    /// Straight to the socket: awaiting a write that need not wait would cost a turn of the loop.
    static std::size_t write_what_fits(Socket& connection, std::string_view data,
                                       asio::error_code& error) {
        const std::size_t written = connection.write_some(asio::buffer(data), error);
        if (error == asio::error::would_block) error.clear();
        return written;
    }

    /// Into the shared buffer; nothing at the end and after an error, which the next awaited read
    /// tells.
    std::string_view read_what_is_there(Socket& connection) {
        asio::error_code ignored;
        return {shared_buffer_.data(), connection.read_some(asio::buffer(shared_buffer_), ignored)};
    }

    /// Ends a connection whose last read or write gave `error`, which may be none or the client's
    /// end.
    Detached finish(Socket connection, asio::error_code error) {
        if (error && error != asio::error::eof) {
            // Everyday life with thousands of clients, so no warning.
            spdlog::info("a connection was lost: {}", error.message());
            co_return;
        }
        Timer timer(context_);
        if (!options_.keep_open) say(about_to_close);
        if (options_.delays.close.count() > 0) co_await pause_for(timer, options_.delays.close);
        begin_ending(connection.native_handle(), options_.ending, exit_status::ok);
        while (options_.ending == Ending::shutdown && !error) {
            std::array<char, own_buffer_bytes> unwanted;
            const Completion read = co_await completion_of(
                [&](auto done) { connection.async_read_some(asio::buffer(unwanted), done); });
            error = read.error;
        }
        if (options_.ending == Ending::nothing) {
            connection.release();
            if (options_.once)
                wait_for_signal();  // a connection that never ends is never done with
        }
    }

    const Options& options_;
    asio::io_context context_{1};
    Acceptor listener_{context_};
    std::array<char, shared_buffer_bytes> shared_buffer_;
};

}  // namespace

int serve_coroutine(const Options& options) {
    raise_descriptor_limit();
    Server(options).run();
    return exit_status::ok;
}

}  // namespace tcpwhy::server
