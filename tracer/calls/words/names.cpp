#include "tracer/calls/words/names.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <charconv>

#include "tracer/calls/words/constants.hpp"

namespace tcpwhy::calls {
namespace {

struct NamedNumber {
    std::int32_t number;
    std::string_view name;
};

struct NamedOption {
    std::int32_t level;
    std::int32_t option;
    std::string_view name;
};

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
constexpr NamedNumber levels[] = {
    {SOL_SOCKET, "SOL_SOCKET"},     {IPPROTO_IP, "IPPROTO_IP"},    {IPPROTO_TCP, "IPPROTO_TCP"},
    {IPPROTO_IPV6, "IPPROTO_IPV6"}, {protocol_mptcp, "SOL_MPTCP"},
};

// socket(7), tcp(7), ip(7), ipv6(7). Numbers stand where the libc of Debian bookworm has no name
// yet.
constexpr NamedOption options[] = {
    {SOL_SOCKET, SO_DEBUG, "SO_DEBUG"},
    {SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR"},
    {SOL_SOCKET, SO_TYPE, "SO_TYPE"},
    {SOL_SOCKET, SO_ERROR, "SO_ERROR"},
    {SOL_SOCKET, SO_DONTROUTE, "SO_DONTROUTE"},
    {SOL_SOCKET, SO_BROADCAST, "SO_BROADCAST"},
    {SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF"},
    {SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF"},
    {SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE"},
    {SOL_SOCKET, SO_OOBINLINE, "SO_OOBINLINE"},
    {SOL_SOCKET, SO_PRIORITY, "SO_PRIORITY"},
    {SOL_SOCKET, SO_LINGER, "SO_LINGER"},
    {SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT"},
    {SOL_SOCKET, SO_PASSCRED, "SO_PASSCRED"},
    {SOL_SOCKET, SO_RCVLOWAT, "SO_RCVLOWAT"},
    {SOL_SOCKET, SO_PEEK_OFF, "SO_PEEK_OFF"},
    {SOL_SOCKET, SO_SNDLOWAT, "SO_SNDLOWAT"},
    {SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO"},
    {SOL_SOCKET, SO_SNDTIMEO, "SO_SNDTIMEO"},
    {SOL_SOCKET, SO_BINDTODEVICE, "SO_BINDTODEVICE"},
    {SOL_SOCKET, SO_ATTACH_FILTER, "SO_ATTACH_FILTER"},
    {SOL_SOCKET, SO_DETACH_FILTER, "SO_DETACH_FILTER"},
    {SOL_SOCKET, SO_ATTACH_BPF, "SO_ATTACH_BPF"},
    {SOL_SOCKET, SO_TIMESTAMP, "SO_TIMESTAMP"},
    {SOL_SOCKET, SO_ACCEPTCONN, "SO_ACCEPTCONN"},
    {SOL_SOCKET, SO_SNDBUFFORCE, "SO_SNDBUFFORCE"},
    {SOL_SOCKET, SO_RCVBUFFORCE, "SO_RCVBUFFORCE"},
    {SOL_SOCKET, SO_MARK, "SO_MARK"},
    {SOL_SOCKET, SO_TIMESTAMPING, "SO_TIMESTAMPING"},
    {SOL_SOCKET, SO_PROTOCOL, "SO_PROTOCOL"},
    {SOL_SOCKET, SO_DOMAIN, "SO_DOMAIN"},
    {SOL_SOCKET, SO_BUSY_POLL, "SO_BUSY_POLL"},
    {SOL_SOCKET, SO_MAX_PACING_RATE, "SO_MAX_PACING_RATE"},
    {SOL_SOCKET, SO_INCOMING_CPU, "SO_INCOMING_CPU"},
    {SOL_SOCKET, SO_COOKIE, "SO_COOKIE"},
    {SOL_SOCKET, SO_ZEROCOPY, "SO_ZEROCOPY"},
    {IPPROTO_TCP, TCP_NODELAY, "TCP_NODELAY"},
    {IPPROTO_TCP, TCP_MAXSEG, "TCP_MAXSEG"},
    {IPPROTO_TCP, TCP_CORK, "TCP_CORK"},
    {IPPROTO_TCP, TCP_KEEPIDLE, "TCP_KEEPIDLE"},
    {IPPROTO_TCP, TCP_KEEPINTVL, "TCP_KEEPINTVL"},
    {IPPROTO_TCP, TCP_KEEPCNT, "TCP_KEEPCNT"},
    {IPPROTO_TCP, TCP_SYNCNT, "TCP_SYNCNT"},
    {IPPROTO_TCP, TCP_LINGER2, "TCP_LINGER2"},
    {IPPROTO_TCP, TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT"},
    {IPPROTO_TCP, TCP_WINDOW_CLAMP, "TCP_WINDOW_CLAMP"},
    {IPPROTO_TCP, TCP_INFO, "TCP_INFO"},
    {IPPROTO_TCP, TCP_QUICKACK, "TCP_QUICKACK"},
    {IPPROTO_TCP, TCP_CONGESTION, "TCP_CONGESTION"},
    {IPPROTO_TCP, TCP_MD5SIG, "TCP_MD5SIG"},
    {IPPROTO_TCP, TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT"},
    {IPPROTO_TCP, TCP_REPAIR, "TCP_REPAIR"},
    {IPPROTO_TCP, TCP_FASTOPEN, "TCP_FASTOPEN"},
    {IPPROTO_TCP, TCP_TIMESTAMP, "TCP_TIMESTAMP"},
    {IPPROTO_TCP, TCP_NOTSENT_LOWAT, "TCP_NOTSENT_LOWAT"},
    {IPPROTO_TCP, 26, "TCP_CC_INFO"},
    {IPPROTO_TCP, 30, "TCP_FASTOPEN_CONNECT"},
    {IPPROTO_TCP, 31, "TCP_ULP"},
    {IPPROTO_TCP, 34, "TCP_FASTOPEN_NO_COOKIE"},
    {IPPROTO_TCP, 35, "TCP_ZEROCOPY_RECEIVE"},
    {IPPROTO_TCP, 36, "TCP_INQ"},
    {IPPROTO_TCP, 37, "TCP_TX_DELAY"},
    {IPPROTO_IP, IP_TOS, "IP_TOS"},
    {IPPROTO_IP, IP_TTL, "IP_TTL"},
    {IPPROTO_IP, IP_OPTIONS, "IP_OPTIONS"},
    {IPPROTO_IP, IP_MTU_DISCOVER, "IP_MTU_DISCOVER"},
    {IPPROTO_IP, IP_RECVERR, "IP_RECVERR"},
    {IPPROTO_IP, IP_MTU, "IP_MTU"},
    {IPPROTO_IP, IP_FREEBIND, "IP_FREEBIND"},
    {IPPROTO_IP, IP_TRANSPARENT, "IP_TRANSPARENT"},
    {IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, "IP_BIND_ADDRESS_NO_PORT"},
    {IPPROTO_IP, 51, "IP_LOCAL_PORT_RANGE"},
    {IPPROTO_IPV6, IPV6_UNICAST_HOPS, "IPV6_UNICAST_HOPS"},
    {IPPROTO_IPV6, IPV6_MTU_DISCOVER, "IPV6_MTU_DISCOVER"},
    {IPPROTO_IPV6, IPV6_MTU, "IPV6_MTU"},
    {IPPROTO_IPV6, IPV6_RECVERR, "IPV6_RECVERR"},
    {IPPROTO_IPV6, IPV6_V6ONLY, "IPV6_V6ONLY"},
    {IPPROTO_IPV6, IPV6_TCLASS, "IPV6_TCLASS"},
    {IPPROTO_IPV6, 78, "IPV6_FREEBIND"},
};

void append_named(std::string& out, std::int32_t number, std::span<const NamedNumber> names) {
    for (const NamedNumber& named : names) {
        if (named.number == number) {
            out += named.name;
            return;
        }
    }
    append_number(out, number);
}

}  // namespace

void append_number(std::string& out, std::int64_t number) {
    out += std::to_string(number);
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

void append_option(std::string& out, std::int32_t level, std::int32_t option) {
    append_named(out, level, levels);
    out += ", ";
    for (const NamedOption& named : options) {
        if (named.level == level && named.option == option) {
            out += named.name;
            return;
        }
    }
    append_number(out, option);
}

}  // namespace tcpwhy::calls
