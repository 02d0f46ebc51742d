#include "tracer/calls/strace/sockets.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>

#include "tracer/calls/words/constants.hpp"
#include "tracer/calls/words/names.hpp"

namespace tcpwhy::calls {
namespace {

using model::Family;
using model::SystemCall;
using model::Time;
namespace args = model::args;

bool makes_descriptor(const model::CallEntered& entered) {
    switch (entered.call) {
        case SystemCall::socket:
        case SystemCall::accept:
        case SystemCall::accept4:
        case SystemCall::epoll_create:
        case SystemCall::epoll_create1:
        case SystemCall::dup:
        case SystemCall::dup2:
        case SystemCall::dup3:
            return true;
        case SystemCall::fcntl:
            return entered.as<args::Descriptor>().command == F_DUPFD ||
                   entered.as<args::Descriptor>().command == fcntl_dupfd_cloexec;
        default:
            return false;
    }
}

void set_made(StraceCall& call, const LoggedFile& file, std::string_view result) {
    model::SocketSnapshot made;
    if (const auto name = named(file, call.returned.time, socket_name_of(result))) made = *name;
    made.socket = file.socket;
    made.nonblocking = file.nonblocking;
    if (call.peer) made.remote = call.peer;
    call.returned.made = made;
}

}  // namespace

std::shared_ptr<LoggedFile> StraceSockets::new_socket() {
    auto file = std::make_shared<LoggedFile>();
    file->socket = ++sockets_;
    return file;
}

std::shared_ptr<LoggedFile> StraceSockets::file_of(LoggedTable& files, int fd,
                                                   std::string_view text) {
    auto file = files.find(fd);
    if (!file && socket_name_of(text)) {
        file = new_socket();
        files.put(fd, file, false);
    }
    return file;
}

std::optional<model::SocketSnapshot> named(const LoggedFile& file, Time time,
                                           const std::optional<SocketName>& name) {
    if (!name || (!name->local && !name->remote)) return std::nullopt;
    model::SocketSnapshot snapshot;
    snapshot.socket = file.socket;
    snapshot.asked = snapshot.answered = time;
    if (name->local && name->local->port != 0) snapshot.local = name->local;
    snapshot.remote = name->remote;
    return snapshot;
}

std::shared_ptr<LoggedFile> StraceSockets::made_file(const model::CallEntered& entered,
                                                     const std::shared_ptr<LoggedFile>& from) {
    if (entered.call == SystemCall::socket) {
        const auto& wanted = entered.as<args::Socket>();
        const bool tcp = (wanted.type & SOCK_STREAM) != 0 && wanted.domain > 0 &&
                         (wanted.protocol == 6 || wanted.protocol == 0);
        return tcp ? new_socket() : nullptr;
    }
    if (model::family(entered.call) == Family::accept)
        return from && from->socket != 0 ? new_socket() : nullptr;
    if (entered.call == SystemCall::epoll_create || entered.call == SystemCall::epoll_create1)
        return std::make_shared<LoggedFile>();
    return from;  // dup, dup2, dup3 and fcntl copy the descriptor
}

void StraceSockets::made_descriptor(StraceCall& call, LoggedTable& files,
                                    const std::shared_ptr<LoggedFile>& from,
                                    std::string_view result) {
    const auto fd = static_cast<int>(call.returned.result);
    const model::CallEntered& entered = call.entered;
    // A call has the flags of its own family alone.
    const std::uint32_t flags = entered.as<args::Socket>().type | entered.as<args::Accept>().flags;
    const bool close_on_exec = (flags & SOCK_CLOEXEC) != 0 ||
                               entered.as<args::Descriptor>().command == fcntl_dupfd_cloexec;
    const std::shared_ptr<LoggedFile> file = made_file(entered, from);
    files.close(fd, fd);  // what stood there has gone without our knowing
    if (!file) return;
    if (model::family(entered.call) == Family::socket ||
        model::family(entered.call) == Family::accept)
        file->nonblocking = (flags & SOCK_NONBLOCK) != 0;
    files.put(fd, file, close_on_exec);
    if (file->socket != 0) set_made(call, *file, result);
}

namespace {

/// getsockname(2) and getpeername(2) answer with an address.
void learn_name(StraceCall& call, const LoggedFile& file, std::string_view text) {
    const bool local = call.entered.call == SystemCall::getsockname;
    if (!local && call.entered.call != SystemCall::getpeername) return;
    const auto words = arguments(text);
    const auto address = words.size() > 1 ? endpoint_of(words[1]) : std::nullopt;
    if (!address) return;
    const SocketName name{local ? address : std::nullopt, local ? std::nullopt : address};
    call.returned.snapshot = named(file, call.returned.time, name);
}

}  // namespace

void StraceSockets::take_effect(StraceCall& call, LoggedTable& files,
                                const std::shared_ptr<LoggedFile>& file, std::string_view text,
                                std::string_view result) {
    const model::CallEntered& entered = call.entered;
    if (makes_descriptor(entered)) {
        if (call.returned.result > 0x7fffffff) return;
        return made_descriptor(call, files, file, result);
    }
    if (!file) return;
    if (entered.call == SystemCall::bind && entered.address() && file->socket != 0)
        call.returned.snapshot =
            named(*file, call.returned.time, SocketName{*entered.address(), std::nullopt});
    if (file->socket != 0) learn_name(call, *file, text);
    const auto& change = entered.as<args::Descriptor>();
    if (entered.call == SystemCall::fcntl && change.command == F_SETFL)
        file->nonblocking = (change.value & O_NONBLOCK) != 0;
    if (entered.call == SystemCall::fcntl && change.command == F_SETFD)
        files.set_close_on_exec(entered.fd, change.value != 0);
    if (entered.call == SystemCall::ioctl && text.find("FIONBIO") != std::string_view::npos)
        file->nonblocking = text.find("[0]") == std::string_view::npos;
    const auto& option = entered.as<args::Option>();
    if (entered.call == SystemCall::setsockopt && option.level == SOL_SOCKET &&
        option.option == SO_LINGER) {
        file->lingers = option.value != 0;
        file->linger_seconds = static_cast<std::int32_t>(
            std::clamp<std::int64_t>(option.linger_seconds, 0, 0x7fffffff));
    }
    if (entered.call == SystemCall::epoll_ctl && entered.as<args::Wait>().target_fd >= 0) {
        const auto data = number_of(value_of(text, "u64"));
        if (data)
            file->watched[static_cast<std::uint64_t>(*data)] = entered.as<args::Wait>().target_fd;
    }
}

void find_sockets(const LoggedTable& files, std::vector<model::Watch>& watches) {
    for (model::Watch& watch : watches)
        if (const auto file = files.find(watch.fd)) watch.socket = file->socket;
    watches.erase(std::remove_if(watches.begin(), watches.end(),
                                 [](const model::Watch& watch) { return watch.socket == 0; }),
                  watches.end());
}

void read_epoll(const LoggedFile& epoll, std::string_view text, StraceCall& call) {
    auto& watches = call.entered.set<args::Wait>().watches;
    for (const auto& [data, fd] : epoll.watched)
        if (watches.size() < model::most_watches_kept) watches.push_back({fd, 0, POLLIN | POLLOUT});
    for (std::size_t at = text.find("{events=");
         at != std::string_view::npos && call.returned.ready.size() < model::most_watches_kept;
         at = text.find("{events=", at + 1)) {
        const std::string_view item = text.substr(at, text.find("}}", at) - at);
        const auto data = number_of(value_of(item, "u64"));
        const auto fd =
            data ? epoll.watched.find(static_cast<std::uint64_t>(*data)) : epoll.watched.end();
        // EPOLLIN and the other EPOLL bits have the values of the POLL bits.
        if (fd != epoll.watched.end())
            call.returned.ready.push_back(
                {fd->second, 0, bits_of(value_of(item, "events"), append_epoll_events)});
    }
}

}  // namespace tcpwhy::calls
