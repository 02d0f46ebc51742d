#include "common/socket_calls.hpp"

#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>

namespace tcpwhy {
namespace {

[[noreturn]] void fail(const char* call) {
    throw std::system_error(errno, std::generic_category(), call);
}

template <typename Call>
auto again_if_interrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

}  // namespace

Descriptor open_stream_socket(int family, int protocol) {
    const int fd = ::socket(family, SOCK_STREAM, protocol);
    if (fd < 0) fail("socket");
    return Descriptor(fd);
}

void set_socket_option(int fd, int level, int name, const void* data, std::size_t size) {
    if (::setsockopt(fd, level, name, data, static_cast<socklen_t>(size)) != 0) fail("setsockopt");
}

void bind_socket(int fd, const sockaddr* address, std::size_t length) {
    if (::bind(fd, address, static_cast<socklen_t>(length)) != 0) fail("bind");
}

void listen_on(int fd, int backlog) {
    if (::listen(fd, backlog) != 0) fail("listen");
}

void connect_socket(int fd, const sockaddr* address, std::size_t length) {
    // Not again after EINTR: the attempt goes on, and a second call would fail with EALREADY
    // (connect(2)).
    if (::connect(fd, address, static_cast<socklen_t>(length)) != 0) fail("connect");
}

Descriptor accept_connection(int listener) {
    while (true) {
        const int fd = ::accept(listener, nullptr, nullptr);
        if (fd >= 0) return Descriptor(fd);
        if (errno != EINTR && errno != ECONNABORTED) fail("accept");
    }
}

std::size_t read_some(int fd, std::span<char> buffer) {
    const auto size =
        again_if_interrupted([&] { return ::read(fd, buffer.data(), buffer.size()); });
    if (size < 0) fail("read");
    return static_cast<std::size_t>(size);
}

void write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto size =
            again_if_interrupted([&] { return ::write(fd, bytes.data(), bytes.size()); });
        if (size < 0) fail("write");
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
}

void shutdown_sending(int fd) {
    if (::shutdown(fd, SHUT_WR) != 0 && errno != ENOTCONN) fail("shutdown");
}

void make_close_reset(int fd) {
    const linger now{1, 0};
    set_socket_option(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace tcpwhy
