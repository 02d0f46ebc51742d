// The system calls that tcpwhy knows: one row each, with the name, the family and the shape of the
// arguments. Words, the reader of strace logs and the observer follow that row.
//
// The row has no number and no pointer to a reader: those belong to the machine and are in
// calls/observe/readers/call_table.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tcpwhy::model {

/// The purpose of a call, as far as a connection is concerned.
enum class Family : std::uint8_t {
    socket,
    bind,
    listen,
    accept,
    connect,
    send,
    receive,
    shutdown,
    close,
    option,
    wait,
    descriptor,
    other,
};

enum class SystemCall : std::uint8_t {
    none,  ///< no call
    socket,
    bind,
    listen,
    accept,
    accept4,
    connect,
    write,
    writev,
    pwritev2,
    send,  // not a system call of x86-64; strace logs of 32-bit machines have it
    sendto,
    sendmsg,
    sendmmsg,
    sendfile,
    splice,
    read,
    readv,
    preadv2,
    recv,
    recvfrom,
    recvmsg,
    recvmmsg,
    shutdown,
    close,
    close_range,
    setsockopt,
    getsockopt,
    epoll_create,
    epoll_create1,
    epoll_ctl,
    epoll_wait,
    epoll_pwait,
    epoll_pwait2,
    poll,
    ppoll,
    select,
    pselect6,
    dup,
    dup2,
    dup3,
    fcntl,
    ioctl,
    pidfd_getfd,
    io_uring_setup,
    getsockname,
    getpeername,
    sock_destroy,  ///< a netlink request, not a call: SOCK_DESTROY of sock_diag(7), as `ss -K`
                   ///< sends it
};

constexpr SystemCall last_system_call = SystemCall::sock_destroy;

/// The arguments of a call in the order of its C prototype, so that all calls of a shape are read
/// and written alike.
enum class Shape : std::uint8_t {
    descriptor,  ///< fd, and nothing else that is shown
    socket,      ///< domain, type, protocol
    address,     ///< fd, address, its length
    backlog,     ///< fd, backlog
    accepting,   ///< fd, address, its length [, flags]
    buffer,      ///< fd, buffer, its length [, flags …]
    pieces,      ///< fd, array of iovec, its length [, offset, flags]
    message,     ///< fd, msghdr, flags
    messages,    ///< fd, array of mmsghdr, its length, flags …
    file,        ///< to, from, offset, count: sendfile(2)
    splice,      ///< from, offset, to, offset, count, flags: splice(2)
    how,         ///< fd, SHUT_
    range,       ///< first fd, last fd, flags
    option,      ///< fd, level, option, value, its length
    epoll_ctl,   ///< fd, operation, other fd, event
    epoll_wait,  ///< fd, events, room, timeout …
    poll,        ///< array of pollfd, its length, timeout …
    select,      ///< count, three sets, timeout …
    copy,        ///< fd, other fd …
    fcntl,       ///< fd, command, value
    ioctl,       ///< fd, request, pointer to a value
};

/// The names that the bits of a call's flags have.
enum class Flags : std::uint8_t {
    none,
    message,      ///< MSG_ of send(2) and recv(2)
    socket,       ///< SOCK_ of accept4(2)
    splice,       ///< SPLICE_F_
    close_range,  ///< CLOSE_RANGE_
    read_write,   ///< RWF_ of preadv2(2) and pwritev2(2)
};

struct SystemCallRow {
    SystemCall call = SystemCall::none;
    std::string_view name;
    Family family = Family::other;
    Shape shape = Shape::descriptor;
    Flags flags = Flags::none;
    std::uint8_t flags_at = 0;        ///< index of the flags in the C prototype
    std::uint8_t flags_register = 0;  ///< and among the kernel's six arguments
};
const SystemCallRow& row_of(SystemCall call);

/// Whether these flags keep a send or receive from waiting.
bool never_waits(Flags kind, std::uint32_t flags);

std::string_view name(SystemCall call);  ///< "accept4"; "" for none
Family family(SystemCall call);
std::string_view name(Family family);  ///< "accept"
std::optional<SystemCall> system_call_named(std::string_view name);

}  // namespace tcpwhy::model
