#include "tracer/model/system_call.hpp"

#include <array>
#include <cstddef>

namespace tcpwhy::model {
namespace {

struct Row {
    SystemCall call;
    std::string_view name;
    Family family;
};

constexpr std::array calls = {
    Row{SystemCall::none, "", Family::other},
    Row{SystemCall::socket, "socket", Family::socket},
    Row{SystemCall::bind, "bind", Family::bind},
    Row{SystemCall::listen, "listen", Family::listen},
    Row{SystemCall::accept, "accept", Family::accept},
    Row{SystemCall::accept4, "accept4", Family::accept},
    Row{SystemCall::connect, "connect", Family::connect},
    Row{SystemCall::write, "write", Family::send},
    Row{SystemCall::writev, "writev", Family::send},
    Row{SystemCall::send, "send", Family::send},
    Row{SystemCall::sendto, "sendto", Family::send},
    Row{SystemCall::sendmsg, "sendmsg", Family::send},
    Row{SystemCall::sendmmsg, "sendmmsg", Family::send},
    Row{SystemCall::sendfile, "sendfile", Family::send},
    Row{SystemCall::splice, "splice", Family::send},
    Row{SystemCall::read, "read", Family::receive},
    Row{SystemCall::readv, "readv", Family::receive},
    Row{SystemCall::recv, "recv", Family::receive},
    Row{SystemCall::recvfrom, "recvfrom", Family::receive},
    Row{SystemCall::recvmsg, "recvmsg", Family::receive},
    Row{SystemCall::recvmmsg, "recvmmsg", Family::receive},
    Row{SystemCall::shutdown, "shutdown", Family::shutdown},
    Row{SystemCall::close, "close", Family::close},
    Row{SystemCall::close_range, "close_range", Family::close},
    Row{SystemCall::setsockopt, "setsockopt", Family::option},
    Row{SystemCall::getsockopt, "getsockopt", Family::option},
    Row{SystemCall::epoll_create, "epoll_create", Family::wait},
    Row{SystemCall::epoll_create1, "epoll_create1", Family::wait},
    Row{SystemCall::epoll_ctl, "epoll_ctl", Family::wait},
    Row{SystemCall::epoll_wait, "epoll_wait", Family::wait},
    Row{SystemCall::epoll_pwait, "epoll_pwait", Family::wait},
    Row{SystemCall::epoll_pwait2, "epoll_pwait2", Family::wait},
    Row{SystemCall::poll, "poll", Family::wait},
    Row{SystemCall::ppoll, "ppoll", Family::wait},
    Row{SystemCall::select, "select", Family::wait},
    Row{SystemCall::pselect6, "pselect6", Family::wait},
    Row{SystemCall::dup, "dup", Family::descriptor},
    Row{SystemCall::dup2, "dup2", Family::descriptor},
    Row{SystemCall::dup3, "dup3", Family::descriptor},
    Row{SystemCall::fcntl, "fcntl", Family::descriptor},
    Row{SystemCall::ioctl, "ioctl", Family::other},
    Row{SystemCall::pidfd_getfd, "pidfd_getfd", Family::descriptor},
    Row{SystemCall::io_uring_setup, "io_uring_setup", Family::other},
    Row{SystemCall::getsockname, "getsockname", Family::other},
    Row{SystemCall::getpeername, "getpeername", Family::other},
};

// A row's place is its call's value, so that finding it is an index.
constexpr bool rows_stand_in_order() {
    for (std::size_t index = 0; index < calls.size(); ++index)
        if (static_cast<std::size_t>(calls[index].call) != index) return false;
    return calls.size() == static_cast<std::size_t>(SystemCall::getpeername) + 1;
}
static_assert(rows_stand_in_order());

constexpr std::array<std::string_view, 13> family_names = {
    "socket",   "bind",  "listen", "accept", "connect",    "send",  "receive",
    "shutdown", "close", "option", "wait",   "descriptor", "other",
};
static_assert(family_names.size() == static_cast<std::size_t>(Family::other) + 1);

const Row& row_of(SystemCall call) {
    const auto index = static_cast<std::size_t>(call);
    return calls[index < calls.size() ? index : 0];
}

}  // namespace

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
    for (const Row& row : calls)
        if (row.name == wanted) return row.call;
    return std::nullopt;
}

}  // namespace tcpwhy::model
