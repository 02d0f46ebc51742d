#include "tracer/grade/peer/connection.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "common/errors.hpp"
#include "common/socket_calls.hpp"
#include "common/to_sockaddr.hpp"
#include "tracer/grade/peer/verdicts.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::size_t most_received = 16U << 20U;  ///< of one connection

Endpoint loopback_port(std::uint16_t port) {
    return Endpoint{Address::loopback_v4(), port};
}

Endpoint local_of(int fd) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0) return {};
    const auto found = endpoint_from_sockaddr(&address, length);
    return found.value_or(Endpoint{});
}

bool poll_for(int fd, short events, const Deadline& deadline) {
    while (true) {
        pollfd entry{fd, events, 0};
        const int ready = poll(&entry, 1, deadline.left_ms());
        if (ready > 0) return true;
        if (ready == 0 && deadline.over()) return false;
        if (ready < 0 && errno != EINTR)
            throw MachineFault{attempt_failed("cannot wait for the connection", errno)};
    }
}

}  // namespace

Connection::Connection(Descriptor socket)
    : socket_(std::move(socket)), local_(local_of(socket_.get())) {}

Connection Connection::to_port(std::uint16_t port, const Deadline& deadline) {
    Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) throw MachineFault{attempt_failed("cannot make a socket", errno)};
    sockaddr_storage address{};
    const std::size_t length = to_sockaddr(loopback_port(port), address);
    int error = 0;
    if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address),
                static_cast<socklen_t>(length)) != 0)
        error = errno;
    if (error == EINPROGRESS) {
        if (!poll_for(fd.get(), POLLOUT, deadline))
            throw StepFailure{"a connection to port " + std::to_string(port),
                              "nothing answered the SYN", true};
        socklen_t size = sizeof error;
        getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == EADDRNOTAVAIL || error == ENOBUFS)
        throw MachineFault{attempt_failed("cannot connect", error)};
    if (error != 0)
        throw StepFailure{"a connection to port " + std::to_string(port),
                          std::string("connect() failed: ") + std::strerror(error), false};
    return Connection(std::move(fd));
}

void Connection::send(std::string_view bytes, const Deadline& deadline) {
    last_sent_ = bytes;
    while (!bytes.empty() && error_ == 0) {
        const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN) {
            if (!poll_for(socket_.get(), POLLOUT, deadline))
                throw StepFailure{"room for the bytes that are sent",
                                  "the other end does not read them", true};
        } else if (errno != EINTR) {
            error_ = errno;
        }
    }
}

bool Connection::wait(const Deadline& deadline) {
    char buffer[65536];
    while (!ended()) {
        if (!poll_for(socket_.get(), POLLIN, deadline)) return false;
        const ssize_t got = recv(socket_.get(), buffer, sizeof buffer, 0);
        if (got > 0) {
            received_.append(buffer, static_cast<std::size_t>(got));
            if (received_.size() > most_received)
                throw StepFailure{"an answer", "more than 16 MiB came", false};
            return true;
        }
        if (got == 0) fin_ = true;
        if (got < 0 && errno != EAGAIN && errno != EINTR) error_ = errno;
    }
    return true;
}

std::string Connection::ending() const {
    return error_ != 0 ? "a reset" : fin_ ? "its FIN" : "nothing";
}

void Connection::shut() {
    shutdown(socket_.get(), SHUT_WR);
}

void Connection::close() {
    socket_.close();
    closed_ = true;
}

void Connection::reset() {
    const linger at_once{1, 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

Descriptor listener_on(std::uint16_t port) {
    Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) throw MachineFault{attempt_failed("cannot make a socket", errno)};
    const int on = 1;
    setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_storage address{};
    const std::size_t length = to_sockaddr(loopback_port(port), address);
    constexpr int queue = 16;
    if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&address),
             static_cast<socklen_t>(length)) != 0 ||
        listen(fd.get(), queue) != 0)
        throw MachineFault{attempt_failed("cannot listen on port " + std::to_string(port), errno)};
    return fd;
}

}  // namespace tcpwhy::grade
