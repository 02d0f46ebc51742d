#include "tracer/model/system_call.hpp"

#include <array>
#include <cstddef>
#include <iterator>

namespace tcpwhy::model {
namespace {

using Call = SystemCall;

// clang-format off: one row a call
constexpr SystemCallRow calls[] = {
    {Call::none, "", Family::other, Shape::descriptor},
    {Call::socket, "socket", Family::socket, Shape::socket},
    {Call::bind, "bind", Family::bind, Shape::address},
    {Call::listen, "listen", Family::listen, Shape::backlog},
    {Call::accept, "accept", Family::accept, Shape::accepting},
    {Call::accept4, "accept4", Family::accept, Shape::accepting, Flags::socket, 3, 3},
    {Call::connect, "connect", Family::connect, Shape::address},
    {Call::write, "write", Family::send, Shape::buffer},
    {Call::writev, "writev", Family::send, Shape::pieces},
    {Call::pwritev2, "pwritev2", Family::send, Shape::pieces, Flags::read_write, 4, 5},
    {Call::send, "send", Family::send, Shape::buffer, Flags::message, 3, 3},
    {Call::sendto, "sendto", Family::send, Shape::buffer, Flags::message, 3, 3},
    {Call::sendmsg, "sendmsg", Family::send, Shape::message, Flags::message, 2, 2},
    {Call::sendmmsg, "sendmmsg", Family::send, Shape::messages, Flags::message, 3, 3},
    {Call::sendfile, "sendfile", Family::send, Shape::file},
    {Call::splice, "splice", Family::send, Shape::splice, Flags::splice, 5, 5},
    {Call::read, "read", Family::receive, Shape::buffer},
    {Call::readv, "readv", Family::receive, Shape::pieces},
    {Call::preadv2, "preadv2", Family::receive, Shape::pieces, Flags::read_write, 4, 5},
    {Call::recv, "recv", Family::receive, Shape::buffer, Flags::message, 3, 3},
    {Call::recvfrom, "recvfrom", Family::receive, Shape::buffer, Flags::message, 3, 3},
    {Call::recvmsg, "recvmsg", Family::receive, Shape::message, Flags::message, 2, 2},
    {Call::recvmmsg, "recvmmsg", Family::receive, Shape::messages, Flags::message, 3, 3},
    {Call::shutdown, "shutdown", Family::shutdown, Shape::how},
    {Call::close, "close", Family::close, Shape::descriptor},
    {Call::close_range, "close_range", Family::close, Shape::range, Flags::close_range, 2, 2},
    {Call::setsockopt, "setsockopt", Family::option, Shape::option},
    {Call::getsockopt, "getsockopt", Family::option, Shape::option},
    {Call::epoll_create, "epoll_create", Family::wait, Shape::descriptor},
    {Call::epoll_create1, "epoll_create1", Family::wait, Shape::descriptor},
    {Call::epoll_ctl, "epoll_ctl", Family::wait, Shape::epoll_ctl},
    {Call::epoll_wait, "epoll_wait", Family::wait, Shape::epoll_wait},
    {Call::epoll_pwait, "epoll_pwait", Family::wait, Shape::epoll_wait},
    {Call::epoll_pwait2, "epoll_pwait2", Family::wait, Shape::epoll_wait},
    {Call::poll, "poll", Family::wait, Shape::poll},
    {Call::ppoll, "ppoll", Family::wait, Shape::poll},
    {Call::select, "select", Family::wait, Shape::select},
    {Call::pselect6, "pselect6", Family::wait, Shape::select},
    {Call::dup, "dup", Family::descriptor, Shape::descriptor},
    {Call::dup2, "dup2", Family::descriptor, Shape::copy},
    {Call::dup3, "dup3", Family::descriptor, Shape::copy},
    {Call::fcntl, "fcntl", Family::descriptor, Shape::fcntl},
    {Call::ioctl, "ioctl", Family::other, Shape::ioctl},
    {Call::pidfd_getfd, "pidfd_getfd", Family::descriptor, Shape::copy},
    {Call::io_uring_setup, "io_uring_setup", Family::other, Shape::descriptor},
    {Call::getsockname, "getsockname", Family::other, Shape::descriptor},
    {Call::getpeername, "getpeername", Family::other, Shape::descriptor},
    {Call::sock_destroy, "sock_destroy", Family::other, Shape::address},
};
// clang-format on

// The index of a row is the value of its call.
constexpr bool rows_stand_in_order() {
    for (std::size_t index = 0; index < std::size(calls); ++index)
        if (static_cast<std::size_t>(calls[index].call) != index) return false;
    return std::size(calls) == static_cast<std::size_t>(last_system_call) + 1;
}
static_assert(rows_stand_in_order());

constexpr std::array<std::string_view, 13> family_names = {
    "socket",   "bind",  "listen", "accept", "connect",    "send",  "receive",
    "shutdown", "close", "option", "wait",   "descriptor", "other",
};
static_assert(family_names.size() == static_cast<std::size_t>(Family::other) + 1);

constexpr std::uint32_t msg_dontwait = 0x40;  // MSG_DONTWAIT, send(2)
constexpr std::uint32_t rwf_nowait = 0x8;     // RWF_NOWAIT, preadv2(2)

}  // namespace

const SystemCallRow& row_of(SystemCall call) {
    const auto index = static_cast<std::size_t>(call);
    return calls[index < std::size(calls) ? index : 0];
}

bool never_waits(Flags kind, std::uint32_t flags) {
    return (kind == Flags::message && (flags & msg_dontwait) != 0) ||
           (kind == Flags::read_write && (flags & rwf_nowait) != 0);
}

std::string_view name(SystemCall call) {
    return row_of(call).name;
}

Family family(SystemCall call) {
    return row_of(call).family;
}

std::string_view name(Family family) {
    const auto index = static_cast<std::size_t>(family);
    return index < family_names.size() ? family_names[index] : std::string_view{};
}

std::optional<SystemCall> system_call_named(std::string_view wanted) {
    if (wanted.empty()) return std::nullopt;
    for (const SystemCallRow& row : calls)
        if (row.name == wanted) return row.call;
    return std::nullopt;
}

}  // namespace tcpwhy::model
