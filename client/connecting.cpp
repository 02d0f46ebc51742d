#include "client/connecting.hpp"

#include <iostream>
#include <sstream>

namespace tcpwhy::client {
namespace {

using asio::ip::tcp;

std::string text(const tcp::endpoint& endpoint) {
    std::ostringstream out;
    out << endpoint;
    return out.str();
}

/// What to do about it, for the failures that people meet.
std::string mend(int error, const Options& options) {
    switch (error) {
        case ECONNREFUSED:
            return "; nobody listens there: start the server, or name its --port";
        case EADDRINUSE:
            return "; choose another --source-port";
        case EADDRNOTAVAIL:
            return options.source_address.empty() ? ""
                                                  : "; --source must be an address of this machine";
        default:
            return "";
    }
}

}  // namespace

tcp::endpoint server_endpoint(const Options& options) {
    return {asio::ip::make_address(options.address), options.port};
}

tcp::endpoint source_endpoint(const Options& options) {
    const tcp::endpoint server = server_endpoint(options);
    const auto address = options.source_address.empty()
                             ? tcp::endpoint(server.protocol(), 0).address()
                             : asio::ip::make_address(options.source_address);
    if (address.is_v4() != server.address().is_v4()) {
        throw UsageError("--source " + options.source_address + " and the server's address " +
                         options.address + " are not both IPv4 or both IPv6");
    }
    return {address, options.source_port};
}

Descriptor connect_to_server(const Options& options) {
    const tcp::endpoint server = server_endpoint(options);
    try {
        Descriptor socket =
            open_stream_socket(server.protocol().family(), server.protocol().protocol());
        const bool from_anywhere = options.source_address.empty() && options.source_port == 0;
        if (!from_anywhere) {
            const tcp::endpoint source = source_endpoint(options);
            bind_socket(socket.get(), source.data(), source.size());
        }
        connect_socket(socket.get(), server.data(), server.size());
        return socket;
    } catch (const std::system_error& error) {
        const int number = error.code().value();
        throw Error(
            exit_status::failed,
            attempt_failed("cannot connect to " + text(server), number) + mend(number, options));
    }
}

void print(std::string_view bytes) {
    std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!std::cout.flush())
        throw Error(exit_status::failed, "cannot write the reply to standard output");
}

void say_server_closed() {
    print("the server has closed the connection\n");
}

Error lost(const Options& options, const std::error_code& why) {
    return {exit_status::failed,
            "the connection to " + text(server_endpoint(options)) + " was lost: " + why.message()};
}

}  // namespace tcpwhy::client
