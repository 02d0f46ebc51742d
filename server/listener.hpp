// The listening socket, and the lines the server says to people; the same in both styles.
#pragma once

#include <asio/ip/tcp.hpp>
#include <asio/ip/v6_only.hpp>

#include "common/socket_calls.hpp"
#include "server/options.hpp"

namespace tcpwhy::server {

struct Listener {
    Descriptor socket;  ///< blocking
    asio::ip::tcp::endpoint
        endpoint;  ///< where it listens; the port that the kernel chose for port 0
};

/// socket, (setsockopt,) bind, listen, and says so. Throws UnavailableError when the address or the
/// port cannot be had.
Listener open_listener(const Options& options);

/// accept(2). Throws UnavailableError.
Descriptor accept_next(int listener);

/// One line of people's text on stdout, flushed.
void say(const std::string& line);

constexpr const char* about_to_close = "the connection you just established is about to close";

}  // namespace tcpwhy::server
