#include "server/listener.hpp"

#include <iostream>
#include <sstream>

#include "common/errors.hpp"

namespace tcpwhy::server {
namespace {

using asio::ip::tcp;

std::string text(const tcp::endpoint& endpoint) {
    std::ostringstream out;
    out << endpoint;
    return out.str();
}

/// What to do about it, for the failures that people meet.
std::string mend(int error, const tcp::endpoint& endpoint) {
    const std::string port = std::to_string(endpoint.port());
    switch (error) {
        case EADDRINUSE:
            return "; end the program that has the port (ss -tlnp 'sport = :" + port +
                   "' names it) or choose another with --port";
        case EADDRNOTAVAIL:
            return "; choose an address of this machine (ip address lists them)";
        case EACCES:
            return "; choose a --port from 1024 up";
        case EAFNOSUPPORT:
            return "; this machine has no IPv6: choose an IPv4 address with --bind";
        default:
            return "";
    }
}

Descriptor open_and_listen(const Options& options, const tcp::endpoint& endpoint) {
    const tcp protocol = endpoint.protocol();
    Descriptor socket = open_stream_socket(protocol.family(), protocol.protocol());
    if (options.reuse_address) {
        set_socket_option(socket.get(), protocol, tcp::acceptor::reuse_address(true));
    }
    if (endpoint.address().is_v6()) {
        set_socket_option(socket.get(), protocol, asio::ip::v6_only(!options.dual_stack));
    }
    bind_socket(socket.get(), endpoint.data(), endpoint.size());
    listen_on(socket.get(), options.backlog);
    return socket;
}

tcp::endpoint chosen_by_kernel(int fd) {
    tcp::endpoint endpoint;
    auto length = static_cast<socklen_t>(endpoint.capacity());
    ::getsockname(fd, endpoint.data(), &length);
    return endpoint;
}

}  // namespace

Listener open_listener(const Options& options) {
    const tcp::endpoint wanted(asio::ip::make_address(options.address), options.port);
    try {
        Listener listener{open_and_listen(options, wanted), wanted};
        if (options.port == 0) listener.endpoint = chosen_by_kernel(listener.socket.get());
        say("listening on " + text(listener.endpoint));
        return listener;
    } catch (const std::system_error& error) {
        const int number = error.code().value();
        throw UnavailableError(attempt_failed("cannot listen on " + text(wanted), number) +
                               mend(number, wanted));
    }
}

Descriptor accept_next(int listener) {
    try {
        return accept_connection(listener);
    } catch (const std::system_error& error) {
        throw UnavailableError(std::string("cannot accept a connection: ") + error.what());
    }
}

void say(const std::string& line) {
    std::cout << line << std::endl;
}

}  // namespace tcpwhy::server
