#include "common/socket_calls.hpp"

#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>

namespace tcpwhy {
namespace {

template <typename Call>
auto again_if_interrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

}  // namespace

Descriptor open_stream_socket(int family, int protocol) {
    return Descriptor(checked("socket", ::socket(family, SOCK_STREAM, protocol)));
}

void set_socket_option(int fd, int level, int name, const void* data, std::size_t size) {
    checked("setsockopt", ::setsockopt(fd, level, name, data, static_cast<socklen_t>(size)));
}

void bind_socket(int fd, const sockaddr* address, std::size_t length) {
    checked("bind", ::bind(fd, address, static_cast<socklen_t>(length)));
}

void listen_on(int fd, int backlog) {
    checked("listen", ::listen(fd, backlog));
}

void connect_socket(int fd, const sockaddr* address, std::size_t length) {
    // Not again after EINTR: the attempt goes on, and a second call would fail with EALREADY
    // (connect(2)).
    checked("connect", ::connect(fd, address, static_cast<socklen_t>(length)));
}

Descriptor accept_connection(int listener) {
    while (true) {
        const int fd = ::accept(listener, nullptr, nullptr);
        if (fd >= 0) return Descriptor(fd);
        if (errno != EINTR && errno != ECONNABORTED) checked("accept", fd);
    }
}

std::size_t read_some(int fd, std::span<char> buffer) {
    const auto size =
        again_if_interrupted([&] { return ::read(fd, buffer.data(), buffer.size()); });
    return static_cast<std::size_t>(checked("read", size));
}

void write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto size =
            again_if_interrupted([&] { return ::write(fd, bytes.data(), bytes.size()); });
        bytes.remove_prefix(static_cast<std::size_t>(checked("write", size)));
    }
}

void shutdown_sending(int fd) {
    if (::shutdown(fd, SHUT_WR) != 0 && errno != ENOTCONN) checked("shutdown", -1);
}

void make_close_reset(int fd) {
    const linger now{1, 0};
    set_socket_option(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace tcpwhy
