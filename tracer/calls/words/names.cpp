#include "tracer/calls/words/names.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <charconv>

#include "tracer/calls/words/constants.hpp"

namespace tcpwhy::calls {
namespace {

constexpr NamedBit message_flags[] = {
    {MSG_OOB, "MSG_OOB"},
    {MSG_PEEK, "MSG_PEEK"},
    {MSG_DONTROUTE, "MSG_DONTROUTE"},
    {MSG_CTRUNC, "MSG_CTRUNC"},
    {MSG_TRUNC, "MSG_TRUNC"},
    {MSG_DONTWAIT, "MSG_DONTWAIT"},
    {MSG_EOR, "MSG_EOR"},
    {MSG_WAITALL, "MSG_WAITALL"},
    {MSG_CONFIRM, "MSG_CONFIRM"},
    {MSG_ERRQUEUE, "MSG_ERRQUEUE"},
    {MSG_NOSIGNAL, "MSG_NOSIGNAL"},
    {MSG_MORE, "MSG_MORE"},
    {MSG_WAITFORONE, "MSG_WAITFORONE"},
    {MSG_ZEROCOPY, "MSG_ZEROCOPY"},
    {MSG_FASTOPEN, "MSG_FASTOPEN"},
    {MSG_CMSG_CLOEXEC, "MSG_CMSG_CLOEXEC"},
};
constexpr NamedBit socket_flags[] = {
    {SOCK_CLOEXEC, "SOCK_CLOEXEC"},
    {SOCK_NONBLOCK, "SOCK_NONBLOCK"},
};
constexpr NamedBit poll_events[] = {
    {POLLIN, "POLLIN"},    {POLLPRI, "POLLPRI"},   {POLLOUT, "POLLOUT"},  {POLLERR, "POLLERR"},
    {POLLHUP, "POLLHUP"},  {POLLNVAL, "POLLNVAL"}, {0x040, "POLLRDNORM"}, {0x080, "POLLRDBAND"},
    {0x100, "POLLWRNORM"}, {0x200, "POLLWRBAND"},  {0x400, "POLLMSG"},    {0x2000, "POLLRDHUP"},
};
constexpr NamedBit epoll_events[] = {
    {EPOLLIN, "EPOLLIN"},         {EPOLLPRI, "EPOLLPRI"},
    {EPOLLOUT, "EPOLLOUT"},       {EPOLLERR, "EPOLLERR"},
    {EPOLLHUP, "EPOLLHUP"},       {EPOLLRDNORM, "EPOLLRDNORM"},
    {EPOLLRDBAND, "EPOLLRDBAND"}, {EPOLLWRNORM, "EPOLLWRNORM"},
    {EPOLLWRBAND, "EPOLLWRBAND"}, {EPOLLMSG, "EPOLLMSG"},
    {EPOLLRDHUP, "EPOLLRDHUP"},   {EPOLLEXCLUSIVE, "EPOLLEXCLUSIVE"},
    {EPOLLWAKEUP, "EPOLLWAKEUP"}, {EPOLLONESHOT, "EPOLLONESHOT"},
    {EPOLLET, "EPOLLET"},
};
constexpr NamedBit status_flags[] = {
    {O_WRONLY, "O_WRONLY"},     {O_RDWR, "O_RDWR"},   {O_APPEND, "O_APPEND"},
    {O_NONBLOCK, "O_NONBLOCK"}, {O_ASYNC, "O_ASYNC"},
};
constexpr NamedBit close_range_flags[] = {
    {close_range_unshare, "CLOSE_RANGE_UNSHARE"},
    {close_range_cloexec, "CLOSE_RANGE_CLOEXEC"},
};
constexpr NamedBit splice_flags[] = {
    {1, "SPLICE_F_MOVE"},
    {2, "SPLICE_F_NONBLOCK"},
    {4, "SPLICE_F_MORE"},
    {8, "SPLICE_F_GIFT"},
};

constexpr NamedBit read_write_flags[] = {
    // linux/fs.h
    {0x01, "RWF_HIPRI"},  {0x02, "RWF_DSYNC"},    {0x04, "RWF_SYNC"},   {0x08, "RWF_NOWAIT"},
    {0x10, "RWF_APPEND"}, {0x20, "RWF_NOAPPEND"}, {0x40, "RWF_ATOMIC"}, {0x80, "RWF_DONTCACHE"},
};

std::span<const NamedBit> names_of(model::Flags kind) {
    switch (kind) {
        case model::Flags::message:
            return message_flags;
        case model::Flags::socket:
            return socket_flags;
        case model::Flags::splice:
            return splice_flags;
        case model::Flags::close_range:
            return close_range_flags;
        case model::Flags::read_write:
            return read_write_flags;
        case model::Flags::none:
            break;
    }
    return {};
}

constexpr NamedNumber families[] = {
    {AF_UNSPEC, "AF_UNSPEC"}, {AF_UNIX, "AF_UNIX"},       {AF_INET, "AF_INET"},
    {AF_INET6, "AF_INET6"},   {AF_NETLINK, "AF_NETLINK"}, {AF_PACKET, "AF_PACKET"},
};
constexpr NamedNumber socket_types[] = {
    {SOCK_STREAM, "SOCK_STREAM"},
    {SOCK_DGRAM, "SOCK_DGRAM"},
    {SOCK_RAW, "SOCK_RAW"},
    {SOCK_SEQPACKET, "SOCK_SEQPACKET"},
};
constexpr NamedNumber protocols[] = {
    {IPPROTO_TCP, "IPPROTO_TCP"},
    {IPPROTO_UDP, "IPPROTO_UDP"},
    {IPPROTO_SCTP, "IPPROTO_SCTP"},
    {protocol_mptcp, "IPPROTO_MPTCP"},
};
constexpr NamedNumber shutdown_hows[] = {
    {SHUT_RD, "SHUT_RD"},
    {SHUT_WR, "SHUT_WR"},
    {SHUT_RDWR, "SHUT_RDWR"},
};
constexpr NamedNumber fcntl_commands[] = {
    {F_DUPFD, "F_DUPFD"}, {fcntl_dupfd_cloexec, "F_DUPFD_CLOEXEC"},
    {F_GETFD, "F_GETFD"}, {F_SETFD, "F_SETFD"},
    {F_GETFL, "F_GETFL"}, {F_SETFL, "F_SETFL"},
};
constexpr NamedNumber epoll_operations[] = {
    {EPOLL_CTL_ADD, "EPOLL_CTL_ADD"},
    {EPOLL_CTL_DEL, "EPOLL_CTL_DEL"},
    {EPOLL_CTL_MOD, "EPOLL_CTL_MOD"},
};
constexpr NamedNumber ioctl_requests[] = {
    {FIONBIO, "FIONBIO"},
    {FIONREAD, "FIONREAD"},
};

}  // namespace

void append_number(std::string& out, std::int64_t number) {
    out += std::to_string(number);
}

void append_named(std::string& out, std::int32_t number, std::span<const NamedNumber> names) {
    for (const NamedNumber& named : names) {
        if (named.number == number) {
            out += named.name;
            return;
        }
    }
    append_number(out, number);
}

void append_bits(std::string& out, std::uint32_t value, std::span<const NamedBit> names) {
    if (value == 0) {
        out += '0';
        return;
    }
    const std::size_t start = out.size();
    for (const NamedBit& named : names) {
        if (named.bit == 0 || (value & named.bit) != named.bit) continue;
        if (out.size() != start) out += '|';
        out += named.name;
        value &= ~named.bit;
    }
    if (value == 0) return;
    if (out.size() != start) out += '|';
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    out += "0x";
    out.append(digits.data(), end);
}

void append_flags(std::string& out, model::Flags kind, std::uint32_t flags) {
    append_bits(out, flags, names_of(kind));
}
void append_poll_events(std::string& out, std::uint32_t events) {
    append_bits(out, events, poll_events);
}
void append_epoll_events(std::string& out, std::uint32_t events) {
    append_bits(out, events, epoll_events);
}
void append_status_flags(std::string& out, std::uint32_t flags) {
    if ((flags & O_ACCMODE) == O_RDONLY) {
        out += "O_RDONLY";
        if (flags == 0) return;
        out += '|';
    }
    append_bits(out, flags, status_flags);
}

void append_socket_type(std::string& out, std::uint32_t type) {
    append_named(out, static_cast<std::int32_t>(type & socket_type_mask), socket_types);
    if ((type & ~socket_type_mask) == 0) return;
    out += '|';
    append_bits(out, type & ~socket_type_mask, socket_flags);
}

void append_family(std::string& out, std::int32_t domain) {
    append_named(out, domain, families);
}
void append_protocol(std::string& out, std::int32_t protocol) {
    append_named(out, protocol, protocols);
}
void append_shutdown_how(std::string& out, std::int32_t how) {
    append_named(out, how, shutdown_hows);
}
void append_fcntl_command(std::string& out, std::int32_t command) {
    append_named(out, command, fcntl_commands);
}
void append_epoll_operation(std::string& out, std::int32_t op) {
    append_named(out, op, epoll_operations);
}
void append_ioctl_request(std::string& out, std::int32_t request) {
    append_named(out, request, ioctl_requests);
}

}  // namespace tcpwhy::calls
