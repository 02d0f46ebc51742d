// The socket calls of a talk's steps, on a descriptor. Each makes the system calls that
// docs/talk.md names and no others. A failed call throws std::system_error; a result that the step
// does not expect throws Unmet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/descriptor.hpp"
#include "common/talk/talk.hpp"

namespace tcpwhy::talk {

struct Unmet : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void bind_to(int fd, const Endpoint& endpoint);
/// With bytes: sendto(2) with MSG_FASTOPEN.
void connect_to(int fd, const Endpoint& endpoint, const std::optional<std::string>& bytes);
void disconnect(int fd);
void set_option(int fd, const Option& option, std::int64_t value);

/// write(2), or send(2) with flags, until all is written.
void send_all(int fd, std::string_view bytes, int flags);
/// Text of `amount` bytes, in lines of 64.
std::string letters(std::size_t amount);

void read_once(int fd, std::size_t room);  ///< at least one byte
void read_bytes(int fd, std::size_t amount);
void read_until_end(int fd);
void read_urgent(int fd);
void expect(int fd, std::string_view bytes);  ///< reads no byte more than these
void wait_for_end(int fd);
void wait_for_reset(int fd);

/// poll(2) without a time-out, until one of these events or an error.
void wait_for(int fd, short events);
/// Likewise for POLLOUT; then throws the socket's pending error, if it has one.
void wait_for_connection(int fd);

void shut_down(int fd, int how);
/// Pass a descriptor through a Unix socket (unix(7), SCM_RIGHTS).
void give(int channel, int fd);
Descriptor take(int channel);

}  // namespace tcpwhy::talk
