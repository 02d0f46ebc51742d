// The socket calls of the article, one function each, on blocking descriptors.
// The talks and the style `posix` are made of them. Each function makes the system call of its name
// and no other. A call that a signal interrupted is made again.
//
// Failures throw std::system_error whose what() begins with the call's name, unless said otherwise.
#pragma once

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <string_view>
#include <system_error>

#include "common/descriptor.hpp"

namespace tcpwhy {

/// `result`, which `call` returned. Throws where it is negative, with what errno says.
template <typename Result>
Result checked(const char* call, Result result) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), call);
    return result;
}

/// socket(2), SOCK_STREAM.
Descriptor open_stream_socket(int family, int protocol);

/// setsockopt(2).
void set_socket_option(int fd, int level, int name, const void* data, std::size_t size);

void bind_socket(int fd, const sockaddr* address, std::size_t length);     ///< bind(2)
void listen_on(int fd, int backlog);                                       ///< listen(2)
void connect_socket(int fd, const sockaddr* address, std::size_t length);  ///< connect(2)

/// accept(2). A connection that its client has already taken back (ECONNABORTED) is passed over.
Descriptor accept_connection(int listener);

/// read(2): what is there, at least one byte; 0 when the peer has ended its stream.
std::size_t read_some(int fd, std::span<char> buffer);

/// write(2) until all is written: once, unless the kernel takes only a part.
void write_all(int fd, std::string_view bytes);

/// shutdown(2), SHUT_WR. A connection that is gone already is none the worse for it.
void shutdown_sending(int fd);

/// Makes the coming close(2) a reset: SO_LINGER {1, 0}, see socket(7).
void make_close_reset(int fd);

}  // namespace tcpwhy
