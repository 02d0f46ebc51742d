// The article's own calls, with its bugs fixed: every result is checked, exactly the bytes that
// were read are sent back, and a client that goes away does not take the server with it. Compare it
// with sync_style.cpp: the same segments on the wire, by other calls.
#include "server/posix_style.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "common/socket_calls.hpp"
#include "server/delays.hpp"
#include "server/ending.hpp"
#include "server/listening.hpp"
#include "server/messages.hpp"

namespace tcpwhy::server {
namespace {

/// --no-reuse-address, --dual-stack. Both have to be set before bind().
void set_options(int listener, int family, const Options& options) {
    const int yes = 1;
    const int only_v6 = options.dual_stack ? 0 : 1;
    if (options.reuse_address)
        checked("setsockopt", ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
    if (family == AF_INET6)
        checked("setsockopt",
                ::setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &only_v6, sizeof only_v6));
}

/// Reads once and sends the same bytes back. False: the client has ended its stream.
bool echo_once(const Descriptor& connection, const Options& options) {
    std::array<char, 65536> buffer;
    pause_for(options.delays.read);
    const auto size = checked("read", ::read(connection.get(), buffer.data(), buffer.size()));
    if (size == 0) return false;
    pause_for(options.delays.reply);
    // write(), and again for the rest: the kernel may accept a part only.
    write_all(connection.get(), {buffer.data(), static_cast<std::size_t>(size)});
    return true;
}

/// Ends the server's stream, then waits for the client to end its own.
void shut_down(const Descriptor& connection) {
    std::array<char, 65536> ignored;
    shutdown_sending(connection.get());  // shutdown(): sends the FIN
    while (read_some(connection.get(), ignored) > 0) {
    }
}

/// The server closes first: its FIN is sent now, and the client may still send.
void end_connection(Descriptor connection, const Options& options) {
    pause_for(options.delays.close);
    if (options.ending == Ending::nothing) return leave_open(std::move(connection), options);
    if (options.ending == Ending::shutdown) shut_down(connection);
    prepare_close(connection.get(), options.ending);
    connection.close();
}

void serve_client(Descriptor connection, const Options& options) {
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

Descriptor open_posix_listener(const Options& options) {
    // Asio's endpoint holds the sockaddr_in or sockaddr_in6 that bind() wants.
    asio::ip::tcp::endpoint endpoint = listening_endpoint(options);
    const int family = endpoint.protocol().family();
    auto size = static_cast<socklen_t>(endpoint.size());
    try {
        Descriptor listener(checked("socket", ::socket(family, SOCK_STREAM, 0)));
        set_options(listener.get(), family, options);
        checked("bind", ::bind(listener.get(), endpoint.data(), size));
        checked("listen", ::listen(listener.get(), options.backlog));
        if (options.port == 0)  // the kernel has chosen one
            checked("getsockname", ::getsockname(listener.get(), endpoint.data(), &size));
        say_listening(endpoint);
        return listener;
    } catch (const std::system_error& error) {
        throw cannot_listen(endpoint, error.code());
    }
}

Descriptor accept_client(const Descriptor& listener) {
    try {
        // accept(), and again if the client has given up before it was accepted.
        return accept_connection(listener.get());
    } catch (const std::system_error& error) {
        throw cannot_accept(error.code());
    }
}

void serve_posix(const Options& options) {
    const Descriptor listener = open_posix_listener(options);
    do {
        pause_for(options.delays.accept);
        serve_client(accept_client(listener), options);
    } while (!options.once);
}

}  // namespace tcpwhy::server
