// Synchronous operations: each one is the system call that stands beside it, and returns when that
// call returns.
//
// While this client waits for the keyboard, it does not look at the connection. When the server
// closes, the client's kernel acknowledges the FIN and the connection is in CLOSE-WAIT, but the
// program notices only at its next read.
#include "client/sync_style.hpp"

#include <array>
#include <asio/write.hpp>
#include <string>

#include "client/endpoints.hpp"
#include "client/keyboard.hpp"
#include "client/messages.hpp"

namespace tcpwhy::client {
using asio::ip::tcp;

tcp::socket open_socket(asio::io_context& context, const Options& options) {
    const tcp::endpoint server = server_endpoint(options);  // 127.0.0.1:9877
    const auto source = source_endpoint(options);           // usually none: the kernel chooses
    try {
        tcp::socket socket(context, server.protocol());  // socket
        if (source) socket.bind(*source);                // bind
        return socket;
    } catch (const std::system_error& error) {
        throw cannot_connect(options, error.code());
    }
}

namespace {

/// Reads once and prints it. False: the server has ended its stream.
bool print_reply(tcp::socket& socket) {
    std::array<char, 4096> reply;
    asio::error_code error;
    const std::size_t size = socket.read_some(asio::buffer(reply), error);  // recvfrom
    if (error == asio::error::eof) {
        say_server_closed();
        return false;
    }
    if (error) throw std::system_error(error);
    print({reply.data(), size});
    return true;
}

/// Sends line by line and prints what comes back. False: the server has ended its stream.
bool converse(tcp::socket& socket) {
    for (std::string line = read_line(); !line.empty(); line = read_line()) {
        asio::write(socket, asio::buffer(line));  // sendto, until all is sent
        if (!print_reply(socket)) return false;
    }
    return true;
}

}  // namespace

void talk_sync(const Options& options) {
    asio::io_context context;
    tcp::socket socket = open_socket(context, options);
    asio::error_code refused;
    socket.connect(server_endpoint(options), refused);  // connect
    if (refused) throw cannot_connect(options, refused);
    try {
        bool server_open = converse(socket);
        if (options.ending == Ending::shutdown || (options.half_close && server_open)) {
            asio::error_code ignored;  // a connection that is lost fails in the next read
            socket.shutdown(tcp::socket::shutdown_send, ignored);  // shutdown: sends the FIN
            while (server_open) server_open = print_reply(socket);
        }
        // The article's client never calls close(): its FIN comes from the end of its process. Here
        // the destructor of `socket` would call close(). So `--end-with exit`, the default, calls
        // std::exit(), which destroys no automatic object: the socket is still open when the
        // process ends, and the kernel closes it.
        prepare_close(socket, options.ending);
        socket.close();  // close, for the other endings
    } catch (const std::system_error& error) {
        throw lost(options, error.code());
    }
}

}  // namespace tcpwhy::client
