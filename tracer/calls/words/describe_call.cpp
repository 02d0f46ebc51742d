#include "tracer/calls/words/describe_call.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <cstddef>

#include "common/text/quoted.hpp"
#include "tracer/calls/words/constants.hpp"
#include "tracer/calls/words/error_name.hpp"
#include "tracer/calls/words/names.hpp"
#include "tracer/calls/words/option_name.hpp"

namespace tcpwhy::calls {
namespace {

using model::CallEntered;
using model::Shape;
using model::SystemCall;
namespace args = model::args;

constexpr std::size_t most_bytes_shown = 32;  // as strace does

void append_next(std::string& out, std::int64_t number) {
    out += ", ";
    append_number(out, number);
}

void append_address(std::string& out, const CallEntered& call) {
    out += ", ";
    if (const Endpoint* address = call.address()) {
        append(out, *address);
    } else {
        out += call.as<args::Address>().disconnects ? "AF_UNSPEC" : "?";
    }
}

void append_data(std::string& out, const CallEntered& call) {
    const auto& arguments = call.as<args::Send>();
    out += ", ";
    if (arguments.data.empty() && arguments.bytes > 0) {
        out += '?';
    } else {
        append_quoted(out, arguments.data, most_bytes_shown);
        if (arguments.data.size() <= most_bytes_shown && arguments.data.size() < arguments.bytes)
            out += "...";
    }
    out += ", ";
    out += std::to_string(arguments.bytes);
}

void append_flags_unless_none(std::string& out, const CallEntered& call, std::uint32_t flags) {
    if (flags == 0) return;
    out += ", ";
    append_flags(out, model::row_of(call.call).flags, flags);
}

void append_send(std::string& out, const CallEntered& call) {
    const auto& arguments = call.as<args::Send>();
    append_data(out, call);
    append_flags_unless_none(out, call, arguments.flags);
    if (arguments.address) append_address(out, call);
}

void append_receive(std::string& out, const CallEntered& call) {
    const auto& arguments = call.as<args::Receive>();
    out += ", ";
    out += std::to_string(arguments.bytes);
    append_flags_unless_none(out, call, arguments.flags);
}

void append_option_call(std::string& out, const CallEntered& call) {
    const auto& arguments = call.as<args::Option>();
    out += ", ";
    append_option(out, arguments.level, arguments.option);
    if (call.call != SystemCall::setsockopt) return;
    if (arguments.level == SOL_SOCKET && arguments.option == SO_LINGER) {
        out += ", {onoff=";
        append_number(out, arguments.value);
        out += ", linger=";
        append_number(out, arguments.linger_seconds);
        out += '}';
    } else {
        append_next(out, arguments.value);
    }
}

void append_watches(std::string& out, const CallEntered& call) {
    out += '[';
    int before = -1;
    for (const model::Watch& watch : call.as<args::Wait>().watches) {
        if (watch.fd == before) continue;  // an epoll instance, for another of its sockets
        if (before >= 0) out += ", ";
        before = watch.fd;
        append_number(out, watch.fd);
        out += ' ';
        append_poll_events(out, watch.events & 0xffffU);
    }
    out += ']';
}

void append_fcntl(std::string& out, const CallEntered& call) {
    const auto& arguments = call.as<args::Descriptor>();
    out += ", ";
    append_fcntl_command(out, arguments.command);
    if (arguments.command == F_SETFL) {
        out += ", ";
        append_status_flags(out, static_cast<std::uint32_t>(arguments.value));
    } else if (arguments.command == F_DUPFD || arguments.command == fcntl_dupfd_cloexec) {
        append_next(out, arguments.value);
    }
}

void append_epoll_ctl(std::string& out, const CallEntered& call) {
    const auto& arguments = call.as<args::Wait>();
    out += ", ";
    append_epoll_operation(out, arguments.operation);
    append_next(out, arguments.target_fd);
    if (arguments.watches.empty()) return;
    out += ", ";
    append_epoll_events(out, arguments.watches.front().events);
}

void append_socket(std::string& out, const CallEntered& call) {
    const auto& arguments = call.as<args::Socket>();
    if (arguments.domain == 0) {
        append_socket_type(out, arguments.type);
        return;
    }
    append_family(out, arguments.domain);
    out += ", ";
    append_socket_type(out, arguments.type);
    out += ", ";
    append_protocol(out, arguments.protocol);
}

void append_transfer(std::string& out, const CallEntered& call) {
    if (model::family(call.call) == model::Family::send) {
        append_send(out, call);
    } else {
        append_receive(out, call);
    }
}

/// From one descriptor to another, one of which is the socket.
void append_splice(std::string& out, const CallEntered& call) {
    const auto& arguments = call.as<args::Send>();
    append_number(out, arguments.from_fd);
    append_next(out, arguments.to_fd >= 0 ? arguments.to_fd : call.fd);
    append_next(out, static_cast<std::int64_t>(arguments.bytes));
    append_flags_unless_none(out, call, arguments.flags);
}

void append_sendfile(std::string& out, const CallEntered& call) {
    append_next(out, call.as<args::Send>().from_fd);
    append_next(out, static_cast<std::int64_t>(call.as<args::Send>().bytes));
}

void append_range(std::string& out, const CallEntered& call) {
    const auto& arguments = call.as<args::Close>();
    append_next(out, static_cast<std::int64_t>(static_cast<std::uint32_t>(arguments.last_fd)));
    append_flags_unless_none(out, call, arguments.flags);
}

void append_ioctl(std::string& out, const CallEntered& call) {
    out += ", ";
    append_ioctl_request(out, call.as<args::Other>().request);
    append_next(out, call.as<args::Other>().value);
}

void append_how(std::string& out, const CallEntered& call) {
    out += ", ";
    append_shutdown_how(out, call.as<args::Shutdown>().how);
}

void append_arguments_after_descriptor(std::string& out, const CallEntered& call) {
    switch (model::row_of(call.call).shape) {
        case Shape::address:
            return append_address(out, call);
        case Shape::backlog:
            return append_next(out, call.as<args::Listen>().backlog);
        case Shape::accepting:
            return append_flags_unless_none(out, call, call.as<args::Accept>().flags);
        case Shape::buffer:
        case Shape::pieces:
        case Shape::message:
        case Shape::messages:
            return append_transfer(out, call);
        case Shape::file:
            return append_sendfile(out, call);
        case Shape::how:
            return append_how(out, call);
        case Shape::option:
            return append_option_call(out, call);
        case Shape::epoll_ctl:
            return append_epoll_ctl(out, call);
        case Shape::epoll_wait:
            return append_next(out, call.as<args::Wait>().timeout_ms);
        case Shape::copy:
            return append_next(out, call.as<args::Descriptor>().other_fd);
        case Shape::fcntl:
            return append_fcntl(out, call);
        case Shape::ioctl:
            return append_ioctl(out, call);
        case Shape::range:
            return append_range(out, call);
        case Shape::descriptor:
        case Shape::socket:
        case Shape::splice:
        case Shape::poll:
        case Shape::select:
            return;
    }
}

void append_arguments(std::string& out, const CallEntered& call) {
    switch (model::row_of(call.call).shape) {
        case Shape::socket:
            return append_socket(out, call);
        case Shape::poll:
        case Shape::select:
            append_watches(out, call);
            return append_next(out, call.as<args::Wait>().timeout_ms);
        case Shape::splice:
            return append_splice(out, call);
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
