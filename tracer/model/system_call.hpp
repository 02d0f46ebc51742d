// The system calls that tcpwhy knows: their names and the family each belongs to.
//
// The table has no numbers: those differ between machines and live in calls/observe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tcpwhy::model {

/// What a call is for, as far as a connection is concerned.
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
    send,  // not a system call of x86-64; strace logs of 32-bit machines have it
    sendto,
    sendmsg,
    sendmmsg,
    sendfile,
    splice,
    read,
    readv,
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
};

std::string_view name(SystemCall call);  ///< "accept4"; "" for none
Family family(SystemCall call);
std::string_view name(Family family);  ///< "accept"
std::optional<SystemCall> system_call_named(std::string_view name);

}  // namespace tcpwhy::model
