#include "tracer/calls/words/describe_call.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <cstddef>

#include "common/quoted.hpp"
#include "tracer/calls/words/constants.hpp"
#include "tracer/calls/words/error_name.hpp"
#include "tracer/calls/words/names.hpp"

namespace tcpwhy::calls {
namespace {

using model::CallEntered;
using model::SystemCall;

constexpr std::size_t most_bytes_shown = 32;  // as strace does

void append_number(std::string& out, std::int64_t number) {
    out += std::to_string(number);
}

void append_next(std::string& out, std::int64_t number) {
    out += ", ";
    append_number(out, number);
}

void append_address(std::string& out, const CallEntered& call) {
    out += ", ";
    if (call.address) {
        append(out, *call.address);
    } else {
        out += call.disconnects ? "AF_UNSPEC" : "?";
    }
}

void append_data(std::string& out, const CallEntered& call) {
    out += ", ";
    if (call.data.empty() && call.bytes > 0) {
        out += '?';
    } else {
        append_quoted(out, call.data, most_bytes_shown);
        if (call.data.size() <= most_bytes_shown && call.data.size() < call.bytes) out += "...";
    }
    out += ", ";
    out += std::to_string(call.bytes);
}

void append_flags_unless_none(std::string& out, std::uint32_t flags,
                              void (*append_flags)(std::string&, std::uint32_t)) {
    if (flags == 0) return;
    out += ", ";
    append_flags(out, flags);
}

void append_send(std::string& out, const CallEntered& call) {
    append_data(out, call);
    append_flags_unless_none(out, call.flags, append_message_flags);
    if (call.address) append_address(out, call);
}

void append_receive(std::string& out, const CallEntered& call) {
    out += ", ";
    out += std::to_string(call.bytes);
    append_flags_unless_none(out, call.flags, append_message_flags);
}

void append_option_call(std::string& out, const CallEntered& call) {
    out += ", ";
    append_option(out, call.level, call.option);
    if (call.call != SystemCall::setsockopt) return;
    if (call.level == SOL_SOCKET && call.option == SO_LINGER) {
        out += ", {onoff=";
        append_number(out, call.value);
        out += ", linger=";
        append_number(out, call.value2);
        out += '}';
    } else {
        append_next(out, call.value);
    }
}

void append_watches(std::string& out, const CallEntered& call) {
    out += '[';
    bool first = true;
    for (const model::Watch& watch : call.watches) {
        if (!first) out += ", ";
        first = false;
        append_number(out, watch.fd);
        out += ' ';
        append_poll_events(out, watch.events);
    }
    out += ']';
}

void append_fcntl(std::string& out, const CallEntered& call) {
    out += ", ";
    append_fcntl_command(out, call.how);
    if (call.how == F_SETFL) {
        out += ", ";
        append_status_flags(out, static_cast<std::uint32_t>(call.value));
    } else if (call.how == F_DUPFD || call.how == fcntl_dupfd_cloexec) {
        append_next(out, call.value);
    }
}

void append_epoll_ctl(std::string& out, const CallEntered& call) {
    out += ", ";
    append_epoll_operation(out, call.how);
    append_next(out, call.other_fd);
    if (call.watches.empty()) return;
    out += ", ";
    append_epoll_events(out, call.watches.front().events);
}

void append_socket(std::string& out, const CallEntered& call) {
    if (call.level == 0) {
        append_socket_type(out, call.flags);
        return;
    }
    append_family(out, call.level);
    out += ", ";
    append_socket_type(out, call.flags);
    out += ", ";
    append_protocol(out, call.option);
}

void append_arguments_after_descriptor(std::string& out, const CallEntered& call) {
    switch (call.call) {
        case SystemCall::bind:
        case SystemCall::connect:
            append_address(out, call);
            break;
        case SystemCall::listen:
            append_next(out, call.how);
            break;
        case SystemCall::accept4:
            append_flags_unless_none(out, call.flags, append_accept_flags);
            break;
        case SystemCall::write:
        case SystemCall::writev:
        case SystemCall::send:
        case SystemCall::sendto:
        case SystemCall::sendmsg:
        case SystemCall::sendmmsg:
            append_send(out, call);
            break;
        case SystemCall::read:
        case SystemCall::readv:
        case SystemCall::recv:
        case SystemCall::recvfrom:
        case SystemCall::recvmsg:
        case SystemCall::recvmmsg:
            append_receive(out, call);
            break;
        case SystemCall::shutdown:
            out += ", ";
            append_shutdown_how(out, call.how);
            break;
        case SystemCall::setsockopt:
        case SystemCall::getsockopt:
            append_option_call(out, call);
            break;
        case SystemCall::sendfile:
            append_next(out, call.other_fd);
            append_next(out, static_cast<std::int64_t>(call.bytes));
            break;
        case SystemCall::epoll_ctl:
            append_epoll_ctl(out, call);
            break;
        case SystemCall::epoll_wait:
        case SystemCall::epoll_pwait:
        case SystemCall::epoll_pwait2:
            append_next(out, call.value);
            break;
        case SystemCall::dup2:
        case SystemCall::dup3:
        case SystemCall::pidfd_getfd:
            append_next(out, call.other_fd);
            break;
        case SystemCall::fcntl:
            append_fcntl(out, call);
            break;
        case SystemCall::ioctl:
            out += ", ";
            append_ioctl_request(out, call.how);
            append_next(out, call.value);
            break;
        case SystemCall::close_range:
            append_next(out, static_cast<std::int64_t>(static_cast<std::uint32_t>(call.other_fd)));
            append_flags_unless_none(out, call.flags, append_close_range_flags);
            break;
        default:  // accept, close, dup, getsockname …: the descriptor says it all
            break;
    }
}

void append_arguments(std::string& out, const CallEntered& call) {
    switch (call.call) {
        case SystemCall::socket:
            append_socket(out, call);
            return;
        case SystemCall::poll:
        case SystemCall::ppoll:
        case SystemCall::select:
        case SystemCall::pselect6:
            append_watches(out, call);
            append_next(out, call.value);
            return;
        case SystemCall::splice:  // from one descriptor to another, one of which is the socket
            append_number(out, call.other_fd);
            out += ", ";
            append_number(out, call.fd);
            append_next(out, static_cast<std::int64_t>(call.bytes));
            append_flags_unless_none(out, call.flags, append_splice_flags);
            return;
        default:
            if (call.fd >= 0) append_number(out, call.fd);
            append_arguments_after_descriptor(out, call);
    }
}

}  // namespace

void append_call(std::string& out, const CallEntered& call) {
    out += model::name(call.call);
    out += '(';
    append_arguments(out, call);
    out += ')';
}

void append_result(std::string& out, const model::CallReturned* returned) {
    if (returned == nullptr) return;
    out += "= ";
    if (returned->error != 0) {
        out += "-1 ";
        out += error_name(returned->error);
    } else {
        append_number(out, returned->result);
    }
}

}  // namespace tcpwhy::calls
