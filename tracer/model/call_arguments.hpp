// The arguments of a system call, one type for each family of calls (model::Family).
//
// A member that a call of the family does not have keeps its default. Addresses are unmapped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"
#include "tracer/model/system_call.hpp"

namespace tcpwhy::model {

constexpr std::size_t most_data_kept = 64;     ///< bytes of a call's data in a fact
constexpr std::size_t most_watches_kept = 64;  ///< sockets of a wait call in a fact

/// A descriptor that a wait call (epoll, poll, select) watches, or has found ready.
struct Watch {
    int fd = -1;
    SocketId socket = 0;       ///< 0: not a TCP socket
    std::uint32_t events = 0;  ///< POLLIN, POLLOUT, POLLERR, POLLHUP, POLLRDHUP bits of poll(2)
};

namespace args {

/// socket(2)
struct Socket {
    std::int32_t domain = 0;    ///< AF_
    std::uint32_t type = 0;     ///< SOCK_: type and flags
    std::int32_t protocol = 0;  ///< IPPROTO_; 0: the default
};

/// bind(2), connect(2)
struct Address {
    std::optional<Endpoint> address;  ///< absent: of another family, AF_UNSPEC, or unreadable
    bool disconnects = false;         ///< connect(AF_UNSPEC) dissolves the association
};

/// listen(2)
struct Listen {
    std::int32_t backlog = 0;
};

/// accept(2), accept4(2)
struct Accept {
    std::uint32_t flags = 0;  ///< SOCK_
};

/// write(2), send(2) and their kin
struct Send {
    std::uint64_t bytes = 0;          ///< offered
    std::uint32_t flags = 0;          ///< MSG_, SPLICE_F_
    std::int32_t from_fd = -1;        ///< source of sendfile(2) and splice(2)
    std::optional<Endpoint> address;  ///< sendto(2)
    std::string data;                 ///< the first bytes
};

/// read(2), recv(2) and their kin
struct Receive {
    std::uint64_t bytes = 0;  ///< room
    std::uint32_t flags = 0;  ///< MSG_
};

/// shutdown(2)
struct Shutdown {
    std::int32_t how = 0;  ///< SHUT_
};

/// close(2), close_range(2)
struct Close {
    std::uint32_t flags = 0;    ///< CLOSE_RANGE_
    std::int32_t last_fd = -1;  ///< of close_range(2)
};

/// setsockopt(2), getsockopt(2)
struct Option {
    std::int32_t level = 0;
    std::int32_t option = 0;
    std::int64_t value = 0;           ///< an int option's value; SO_LINGER: l_onoff
    std::int64_t linger_seconds = 0;  ///< SO_LINGER: l_linger
};

/// epoll(7), poll(2), select(2)
struct Wait {
    std::int32_t operation = 0;   ///< of epoll_ctl(2)
    std::int64_t timeout_ms = 0;  ///< -1: none
    std::int32_t target_fd = -1;  ///< of epoll_ctl(2)
    std::vector<Watch> watches;   ///< TCP sockets (at most most_watches_kept)
};

/// dup(2) and its kin, fcntl(2), pidfd_getfd(2)
struct Descriptor {
    std::int32_t command = 0;    ///< of fcntl(2)
    std::int64_t value = 0;      ///< of fcntl(2)
    std::int32_t other_fd = -1;  ///< target of dup2(2) and dup3(2); source of pidfd_getfd(2)
};

/// ioctl(2), and calls that have their descriptor alone
struct Other {
    std::int32_t request = 0;
    std::int64_t value = 0;
};

}  // namespace args

using CallArguments =
    std::variant<std::monostate, args::Socket, args::Address, args::Listen, args::Accept,
                 args::Send, args::Receive, args::Shutdown, args::Close, args::Option, args::Wait,
                 args::Descriptor, args::Other>;

/// The arguments of a call of that family, with all their defaults.
CallArguments arguments_of(Family family);

}  // namespace tcpwhy::model
