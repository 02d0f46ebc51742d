// The article's own calls, with its bugs fixed: every result is checked, exactly the bytes of a
// line are sent, exactly those that were read are printed, and the server's end is reported.
// Compare it with sync_style.cpp: the same segments on the wire, by other calls.
#include "client/posix_style.hpp"

#include <sys/socket.h>

#include <array>
#include <string>

#include "client/endpoints.hpp"
#include "client/keyboard.hpp"
#include "client/messages.hpp"
#include "common/socket_calls.hpp"

namespace tcpwhy::client {
namespace {

/// Reads once and prints it. False: the server has ended its stream.
bool print_reply(const Descriptor& socket) {
    std::array<char, 4096> reply;
    const auto size = checked("read", ::read(socket.get(), reply.data(), reply.size()));
    if (size == 0) {
        say_server_closed();
        return false;
    }
    print({reply.data(), static_cast<std::size_t>(size)});
    return true;
}

/// Sends line by line and prints what comes back. False: the server has ended its stream.
bool converse(const Descriptor& socket) {
    for (std::string line = read_line(); !line.empty(); line = read_line()) {
        write_all(socket.get(), line);  // write(), and again for the rest if it sends a part only
        if (!print_reply(socket)) return false;
    }
    return true;
}

}  // namespace

Descriptor connect_posix_socket(const Options& options) {
    // Asio's endpoint holds the sockaddr_in or sockaddr_in6 that connect() wants.
    const auto server = server_endpoint(options);
    const auto source = source_endpoint(options);
    const auto size = static_cast<socklen_t>(server.size());
    try {
        Descriptor socket(checked("socket", ::socket(server.protocol().family(), SOCK_STREAM, 0)));
        if (source) checked("bind", ::bind(socket.get(), source->data(), size));
        checked("connect", ::connect(socket.get(), server.data(), size));
        return socket;
    } catch (const std::system_error& error) {
        throw cannot_connect(options, error.code());
    }
}

void talk_posix(const Options& options) {
    Descriptor socket = connect_posix_socket(options);
    try {
        bool server_open = converse(socket);
        if (options.ending == Ending::shutdown || (options.half_close && server_open)) {
            shutdown_sending(socket.get());  // shutdown(): sends the FIN
            while (server_open) server_open = print_reply(socket);
        }
        // The article's client never calls close(): its FIN comes from the end of its process. Here
        // the destructor of `socket` would call close(). So `--end-with exit`, the default, calls
        // std::exit(), which destroys no automatic object: the descriptor is still open when the
        // process ends, and the kernel closes it.
        prepare_close(socket.get(), options.ending);
        socket.close();  // for the other endings
    } catch (const std::system_error& error) {
        throw lost(options, error.code());
    }
}

}  // namespace tcpwhy::client
