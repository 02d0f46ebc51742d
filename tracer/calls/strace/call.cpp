#include "tracer/calls/strace/call.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "tracer/calls/strace/words.hpp"
#include "tracer/calls/words/names.hpp"

namespace tcpwhy::calls {
namespace {

using model::CallEntered;
using model::Family;
using model::Shape;
using model::SystemCall;
namespace args = model::args;

using Words = std::vector<std::string_view>;

std::string_view word(const Words& words, std::size_t at) {
    return at < words.size() ? words[at] : std::string_view{};
}
std::int64_t number(const Words& words, std::size_t at, std::int64_t otherwise = 0) {
    return number_of(word(words, at)).value_or(otherwise);
}
/// A number in the range of int, -1 otherwise.
std::int32_t small(std::optional<std::int64_t> value) {
    constexpr std::int64_t most = 0x7fffffff;
    return value && *value >= -most && *value <= most ? static_cast<std::int32_t>(*value) : -1;
}
std::uint64_t count(const Words& words, std::size_t at) {
    constexpr std::int64_t most = std::int64_t{1} << 48U;
    return static_cast<std::uint64_t>(std::clamp<std::int64_t>(number(words, at), 0, most));
}

void read_socket(const Words& words, CallEntered& call) {
    const std::string_view domain = word(words, 0);
    auto& made = call.set<args::Socket>();
    made.domain = domain == "AF_INET" ? AF_INET : domain == "AF_INET6" ? AF_INET6 : -1;
    const std::string_view type = word(words, 1);
    if (type.starts_with("SOCK_STREAM")) made.type = SOCK_STREAM;
    if (type.find("SOCK_NONBLOCK") != std::string_view::npos) made.type |= SOCK_NONBLOCK;
    if (type.find("SOCK_CLOEXEC") != std::string_view::npos) made.type |= SOCK_CLOEXEC;
    made.protocol = word(words, 2) == "IPPROTO_TCP" ? 6 : word(words, 2) == "IPPROTO_IP" ? 0 : -1;
}

void read_option(const Words& words, CallEntered& call) {
    const OptionNumber option = option_named(word(words, 1), word(words, 2));
    auto& asked = call.set<args::Option>();
    asked.level = option.level;
    asked.option = option.option;
    std::string_view value = word(words, 3);
    if (value.starts_with('[')) value.remove_prefix(1);
    asked.value = number_of(value).value_or(0);
    if (word(words, 2) == "SO_LINGER") {
        asked.value = number_of(value_of(value, "l_onoff")).value_or(0);
        asked.linger_seconds = number_of(value_of(value, "l_linger")).value_or(0);
    }
}

/// poll: "[{fd=3, events=POLLIN}]", or "revents" in what it returns.
void read_poll(std::string_view list, std::string_view events, std::vector<model::Watch>& out) {
    for (std::size_t at = list.find("{fd=");
         at != std::string_view::npos && out.size() < model::most_watches_kept;
         at = list.find("{fd=", at + 1)) {
        const std::string_view item = list.substr(at, list.find('}', at) - at);
        const std::string_view found = value_of(item, events);
        if (!found.empty())
            out.push_back(
                {small(number_of(item.substr(4))), 0, bits_of(found, append_poll_events)});
    }
}

/// select: "[3 5]", in the order read, write, except.
void read_set(std::string_view set, std::uint32_t events, std::vector<model::Watch>& out) {
    if (!set.starts_with('[')) return;
    set.remove_prefix(1);
    while (out.size() < model::most_watches_kept) {
        const auto fd = number_of(set);
        if (!fd) return;
        out.push_back({small(fd), 0, events});
        const std::size_t blank = set.find(' ');
        if (blank == std::string_view::npos) return;
        set.remove_prefix(blank + 1);
    }
}

/// The descriptors that are ready: "([{fd=3, revents=POLLIN}])", "(in [3], out [4], left {…})".
void read_ready(SystemCall call, std::string_view answer, std::vector<model::Watch>& out) {
    if (model::row_of(call).shape != Shape::select) return read_poll(answer, "revents", out);
    constexpr std::pair<std::string_view, std::uint32_t> sets[] = {{"in [", POLLIN},
                                                                   {"out [", POLLOUT}};
    for (const auto& [name, events] : sets)
        if (const std::size_t at = answer.find(name); at != std::string_view::npos)
            read_set(answer.substr(at + name.size() - 1), events, out);
}

void read_wait(const Words& words, CallEntered& call) {
    auto& wait = call.set<args::Wait>();
    switch (model::row_of(call.call).shape) {
        case Shape::poll:
            call.fd = -1;
            read_poll(word(words, 0), "events", wait.watches);
            wait.timeout_ms = number(words, 2, word(words, 2) == "NULL" ? -1 : 1);
            break;
        case Shape::select:
            call.fd = -1;
            read_set(word(words, 1), POLLIN, wait.watches);
            read_set(word(words, 2), POLLOUT, wait.watches);
            wait.timeout_ms = word(words, 4) == "NULL" ? -1 : 1;
            break;
        case Shape::epoll_ctl:
            wait.operation = named_number(word(words, 1), 4, append_epoll_operation);
            wait.target_fd = small(number_of(word(words, 2)));
            wait.watches.push_back(
                {wait.target_fd, 0,
                 bits_of(value_of(word(words, 3), "events"), append_epoll_events)});
            return;
        default:
            wait.timeout_ms = number(words, 3, -1);
            break;
    }
    call.may_wait = wait.timeout_ms != 0;
}

void read_fcntl(const Words& words, CallEntered& call) {
    constexpr std::int32_t beyond = 1040;
    auto& asked = call.set<args::Descriptor>();
    asked.command = named_number(word(words, 1), beyond, append_fcntl_command);
    asked.value =
        asked.command == F_SETFL ? bits_of(word(words, 2), append_status_flags) : number(words, 2);
    if (asked.command == F_SETFD) asked.value = word(words, 2).find("FD_CLOEXEC") == 0 ? 1 : 0;
}

/// The flags, where the call's row says that they stand.
std::uint32_t flags_of(const Words& words, SystemCall call) {
    const model::SystemCallRow& row = model::row_of(call);
    if (row.flags == model::Flags::none) return 0;
    return bits_of(word(words, row.flags_at), [&row](std::string& out, std::uint32_t bit) {
        append_flags(out, row.flags, bit);
    });
}

/// The arguments that sends and receives have in common.
template <class Transfer>
void read_transfer(const Words& words, std::string_view text, CallEntered& call) {
    const model::SystemCallRow& row = model::row_of(call.call);
    auto& transfer = call.set<Transfer>();
    transfer.bytes = row.shape == Shape::buffer ? count(words, 2) : length_of_pieces(text);
    transfer.flags = flags_of(words, call.call);
    call.may_wait = !model::never_waits(row.flags, transfer.flags);
}

/// A descriptor that strace -y or -yy shows as a socket: "4<TCP:[…]>", "4<socket:[123]>".
bool is_socket(std::string_view word) {
    const std::string_view shown = word.substr(std::min(word.find('<'), word.size()));
    return shown.starts_with("<TCP") || shown.starts_with("<socket:");
}

/// splice: the socket is the target, unless the log shows it as the source.
void read_splice_descriptors(const Words& words, CallEntered& call) {
    auto& sent = call.set<args::Send>();
    sent.from_fd = call.fd;
    const std::int32_t target = small(number_of(word(words, 2)));
    (is_socket(word(words, 0)) ? sent.to_fd : call.fd) = target;
}

/// sendfile, splice: from one descriptor to another.
void read_file_transfer(const Words& words, CallEntered& call) {
    auto& sent = call.set<args::Send>();
    const bool splices = model::row_of(call.call).shape == Shape::splice;
    if (splices)
        read_splice_descriptors(words, call);
    else
        sent.from_fd = small(number_of(word(words, 1)));
    sent.bytes = count(words, splices ? 4 : 3);
    call.may_wait = true;
}

void read_address(const Words& words, CallEntered& call) {
    const bool connects = call.call == SystemCall::connect;
    auto& named = call.set<args::Address>();
    named.address = endpoint_of(word(words, 1));
    named.disconnects = connects && value_of(word(words, 1), "sa_family") == "AF_UNSPEC";
    call.may_wait = connects;
}

void read_accept(const Words& words, CallEntered& call) {
    call.set<args::Accept>().flags = flags_of(words, call.call);
    call.may_wait = true;
}

void read_arguments(const Words& words, std::string_view text, CallEntered& call) {
    switch (model::row_of(call.call).shape) {
        case Shape::socket:
            return read_socket(words, call);
        case Shape::address:
            return read_address(words, call);
        case Shape::backlog:
            call.set<args::Listen>().backlog = small(number_of(word(words, 1)));
            return;
        case Shape::accepting:
            return read_accept(words, call);
        case Shape::buffer:
        case Shape::pieces:
        case Shape::message:
        case Shape::messages:
            if (model::family(call.call) == Family::send)
                return read_transfer<args::Send>(words, text, call);
            return read_transfer<args::Receive>(words, text, call);
        case Shape::file:
        case Shape::splice:
            return read_file_transfer(words, call);
        case Shape::how:
            call.set<args::Shutdown>().how = named_number(word(words, 1), 3, append_shutdown_how);
            return;
        case Shape::range:
            call.set<args::Close>().last_fd = small(number_of(word(words, 1)).value_or(0x7fffffff));
            return;
        case Shape::option:
            return read_option(words, call);
        case Shape::epoll_ctl:
        case Shape::epoll_wait:
        case Shape::poll:
        case Shape::select:
            return read_wait(words, call);
        case Shape::copy:
            call.set<args::Descriptor>().other_fd = small(number_of(word(words, 1)));
            return;
        case Shape::fcntl:
            return read_fcntl(words, call);
        case Shape::descriptor:
        case Shape::ioctl:
            return;
    }
}

/// Reads the arguments that the kernel has filled in, and what strace adds to the result.
void read_answers(const Words& words, std::string_view text, std::string_view answer,
                  StraceCall& out) {
    model::CallReturned& returned = out.returned;
    const bool counts_messages = model::row_of(out.entered.call).shape == Shape::messages;
    if (counts_messages && returned.result >= 0) returned.moved = length_of_messages(text);
    const auto moved =
        static_cast<std::uint64_t>(std::max<std::int64_t>(model::moved_bytes(returned), 0));
    switch (model::family(out.entered.call)) {
        case Family::accept:
            out.peer = endpoint_of(word(words, 1));
            break;
        case Family::receive:
            // With MSG_TRUNC the buffer has its old content (tcp(7)).
            if (moved > 0 && (out.entered.as<args::Receive>().flags & MSG_TRUNC) == 0)
                returned.data = bytes_of(text);
            if (returned.data.size() > moved) returned.data.resize(static_cast<std::size_t>(moved));
            break;
        case Family::send:
            out.entered.set<args::Send>().data = bytes_of(text);
            // strace does not print the pieces of some calls in full: at least so much was
            // accepted.
            out.entered.set<args::Send>().bytes =
                std::max(out.entered.as<args::Send>().bytes, moved);
            break;
        case Family::wait:
            read_ready(out.entered.call, answer, returned.ready);
            break;
        default:
            break;
    }
}

}  // namespace

StraceCall strace_call(std::string_view name, std::string_view text, const StraceLine& line) {
    StraceCall out;
    CallEntered& call = out.entered;
    const auto known = model::system_call_named(name);
    if (!known || *known == SystemCall::none) return out;
    call.call = *known;
    const Words words = arguments(text);
    if (model::family(call.call) != Family::socket) call.fd = small(number_of(word(words, 0)));
    read_arguments(words, text, call);
    if (const auto result = number_of(line.result)) {
        out.has_returned = true;
        out.returned.result = *result;
        out.returned.error = error_named(line.error);
    }
    read_answers(words, text, line.answer, out);
    return out;
}

}  // namespace tcpwhy::calls
