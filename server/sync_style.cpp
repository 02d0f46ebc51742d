// Synchronous operations: each one is the system call that stands beside it, and returns when that
// call returns. So the program reads like the article's, and serves one client after another.
//
// Asio also registers each socket with epoll (epoll_ctl), in case the program should later start an
// asynchronous operation on it. The synchronous ones do not use that.
#include "server/sync_style.hpp"

#include <array>
#include <asio/write.hpp>
#include <utility>

#include "server/delays.hpp"
#include "server/ending.hpp"
#include "server/listening.hpp"
#include "server/messages.hpp"

namespace tcpwhy::server {

using asio::ip::tcp;

tcp::acceptor open_listener(asio::io_context& context, const Options& options) {
    const tcp::endpoint endpoint = listening_endpoint(options);  // 0.0.0.0:9877
    try {
        tcp::acceptor listener(context, endpoint.protocol());  // socket
        set_options(listener, options);                        // setsockopt: SO_REUSEADDR
        listener.bind(endpoint);                               // bind
        listener.listen(options.backlog);                      // listen
        say_listening(options.port != 0 ? endpoint : listener.local_endpoint());
        return listener;
    } catch (const std::system_error& error) {
        throw cannot_listen(endpoint, error.code());
    }
}

namespace {

/// Reads once and sends the same bytes back. False: the client has ended its stream.
bool echo_once(tcp::socket& connection, const Options& options) {
    std::array<char, 65536> buffer;
    asio::error_code error;
    pause_for(options.delays.read);
    const std::size_t size = connection.read_some(asio::buffer(buffer), error);  // recvfrom
    if (error == asio::error::eof) return false;
    if (error) throw std::system_error(error);
    pause_for(options.delays.reply);
    asio::write(connection, asio::buffer(buffer, size));  // sendto, until all is sent
    return true;
}

/// Ends the server's stream, then waits for the client to end its own.
void shut_down(tcp::socket& connection) {
    std::array<char, 65536> ignored;
    asio::error_code ended;
    connection.shutdown(tcp::socket::shutdown_send, ended);  // shutdown: sends the FIN
    while (!ended) connection.read_some(asio::buffer(ignored), ended);
}

/// The server closes first: its FIN is sent now, and the client may still send.
void end_connection(tcp::socket connection, const Options& options) {
    pause_for(options.delays.close);
    if (options.ending == Ending::nothing) return leave_open(std::move(connection), options);
    if (options.ending == Ending::shutdown) shut_down(connection);
    prepare_close(connection, options.ending);
    connection.close();  // close
}

void serve_client(tcp::socket connection, const Options& options) {
    try {
        while (echo_once(connection, options) && options.keep_open) {
        }
        if (!options.keep_open) say(about_to_close);
        end_connection(std::move(connection), options);
    } catch (const std::system_error& error) {
        warn_lost(error.code());
    }
}

}  // namespace

void serve_sync(const Options& options) {
    asio::io_context context;
    tcp::acceptor listener = open_listener(context, options);
    do {
        pause_for(options.delays.accept);
        asio::error_code error;
        tcp::socket connection = listener.accept(error);  // accept
        if (error) throw cannot_accept(error);
        serve_client(std::move(connection), options);
    } while (!options.once);
}

}  // namespace tcpwhy::server
