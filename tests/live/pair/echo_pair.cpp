#include "live/pair/echo_pair.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <stdexcept>

#include "common/socket_calls.hpp"

namespace tcpwhy::test {

RunningServer start_server(std::vector<std::string> options) {
    const std::uint16_t port = free_port();
    std::vector<std::string> argv{server_program, "--port", std::to_string(port)};
    argv.insert(argv.end(), options.begin(), options.end());
    RunningServer server{port, Process::start(argv)};
    server.process.wait_for_output("listening on ");
    return server;
}

std::vector<std::string> client_argv(std::uint16_t port, std::vector<std::string> options,
                                     const std::string& address) {
    std::vector<std::string> argv{client_program, address, "--port", std::to_string(port)};
    argv.insert(argv.end(), options.begin(), options.end());
    return argv;
}

RawClient::RawClient(std::uint16_t port) : socket_(open_stream_socket(AF_INET, 0)) {
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(port);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connect_socket(socket_.get(), reinterpret_cast<const sockaddr*>(&server), sizeof server);
}

void RawClient::send(std::string_view bytes) {
    write_all(socket_.get(), bytes);
}

void RawClient::end_sending() {
    shutdown_sending(socket_.get());
}

std::string RawClient::receive() {
    if (!readable_within(patience)) throw std::runtime_error("nothing came from the server");
    char buffer[65536];
    return {buffer, read_some(socket_.get(), buffer)};
}

std::string RawClient::receive_exactly(std::size_t size) {
    std::string all;
    while (all.size() < size) {
        const std::string part = receive();
        if (part.empty()) break;
        all += part;
    }
    return all;
}

bool RawClient::readable_within(Deadline deadline) {
    pollfd polled{socket_.get(), POLLIN, 0};
    return ::poll(&polled, 1, static_cast<int>(deadline.count())) == 1;
}

}  // namespace tcpwhy::test
