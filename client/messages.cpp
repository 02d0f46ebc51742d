#include "client/messages.hpp"

#include <cerrno>
#include <iostream>
#include <sstream>

#include "client/endpoints.hpp"

namespace tcpwhy::client {
namespace {

std::string server_text(const Options& options) {
    std::ostringstream out;
    out << server_endpoint(options);
    return out.str();
}

/// Advice for the failures that people meet.
std::string advice(int error, const Options& options) {
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

void print(std::string_view bytes) {
    std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!std::cout.flush())
        throw Error(exit_status::failed, "cannot write the reply to standard output");
}

void say_server_closed() {
    print("the server has closed the connection\n");
}

Error cannot_connect(const Options& options, const std::error_code& why) {
    return {exit_status::failed,
            attempt_failed("cannot connect to " + server_text(options), why.value()) +
                advice(why.value(), options)};
}

Error lost(const Options& options, const std::error_code& why) {
    return {exit_status::failed,
            "the connection to " + server_text(options) + " was lost: " + why.message()};
}

}  // namespace tcpwhy::client
