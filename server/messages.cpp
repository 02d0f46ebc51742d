#include "server/messages.hpp"

#include <spdlog/spdlog.h>

#include <cerrno>
#include <iostream>
#include <sstream>

namespace tcpwhy::server {
namespace {

std::string text(const asio::ip::tcp::endpoint& endpoint) {
    std::ostringstream out;
    out << endpoint;
    return out.str();
}

/// Advice for the failures that people meet.
std::string advice(int error, const asio::ip::tcp::endpoint& endpoint) {
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

}  // namespace

void say(const std::string& line) {
    std::cout << line << std::endl;
}

void say_listening(const asio::ip::tcp::endpoint& endpoint) {
    say("listening on " + text(endpoint));
}

void warn_lost(const std::error_code& why) {
    spdlog::warn("the connection was lost: {}", why.message());
}

void note_lost(const std::error_code& why) {
    spdlog::info("a connection was lost: {}", why.message());
}

UnavailableError cannot_listen(const asio::ip::tcp::endpoint& endpoint,
                               const std::error_code& why) {
    return UnavailableError(attempt_failed("cannot listen on " + text(endpoint), why.value()) +
                            advice(why.value(), endpoint));
}

UnavailableError cannot_accept(const std::error_code& why) {
    return UnavailableError(attempt_failed("cannot accept a connection", why.value()));
}

}  // namespace tcpwhy::server
