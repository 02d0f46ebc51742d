// The socket calls of the article, one function each, on blocking descriptors.
//
// Why not Asio's synchronous operations: Asio registers every socket with its reactor when it is
// opened (epoll_create1, epoll_ctl) and moves bytes with recvmsg and sendmsg, so that a trace would
// show Asio's calls instead of the article's. Here each function makes the system call of its name
// and no other; Asio's own value types (endpoints, options) are what they are called with. A call
// that a signal interrupted is made again.
//
// Failures throw std::system_error whose what() begins with the call's name, unless said otherwise.
#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <system_error>

#include "common/descriptor.hpp"

namespace tcpwhy {

/// socket(2), SOCK_STREAM.
Descriptor open_stream_socket(int family, int protocol);

/// setsockopt(2) with one of Asio's socket options.
void set_socket_option(int fd, int level, int name, const void* data, std::size_t size);
template <typename Protocol, typename Option>
void set_socket_option(int fd, const Protocol& protocol, const Option& option) {
    set_socket_option(fd, option.level(protocol), option.name(protocol), option.data(protocol),
                      option.size(protocol));
}

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
