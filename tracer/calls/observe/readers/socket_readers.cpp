#include "tracer/calls/observe/readers/socket_readers.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "common/errors.hpp"
#include "tracer/calls/observe/kernel/proc/proc_files.hpp"
#include "tracer/calls/observe/kernel/proc/proc_net.hpp"
#include "tracer/calls/observe/kernel/tracee_memory.hpp"

namespace tcpwhy::calls::readers {
namespace {

/// accept(2): the new socket does not inherit O_NONBLOCK. It inherits SO_LINGER, and a listener
/// that is no MPTCP socket makes none.
void enter_accepted(CallExit& exit, bool nonblocking) {
    if (exit.failed()) return;
    const KnownSocket listener = exit.tracees.descriptors.known(exit.call.socket);
    KnownSocket born;
    born.is_tcp = true;
    born.nonblocking = nonblocking;
    born.single_path = listener.single_path;
    born.never_lingers = listener.never_lingers && !exit.tracees.calls_unseen;
    exit.fact.made = exit.tracees.discover(exit.thread, static_cast<int>(exit.fact.result), born);
}

/// A trace without the program's sockets would say that it did nothing.
void complain_if_blind(const CallExit& exit, int fd) {
    if (!proc::refuses_descriptors(exit.thread.tid, fd)) return;
    const model::Pid pid = exit.thread.process->pid;
    throw UnavailableError("cannot see the sockets of " + exit.thread.process->name + ", process " +
                           std::to_string(pid) +
                           ": /proc/PID/fd is refused (fix in a container: start it with "
                           "--cap-add=SYS_PTRACE)");
}

/// The address that bind(2) or connect(2) names; returns how many bytes of it could be read.
std::size_t read_address(model::Pid tid, const OpenCall& call, sockaddr_storage& address) {
    const std::size_t size = std::min<std::size_t>(call.argument(2), sizeof address);
    return read_memory(tid, call.argument(1), &address, size);
}

std::optional<Endpoint> unmapped_endpoint(const sockaddr_storage& address, std::size_t size) {
    auto endpoint = endpoint_from_sockaddr(&address, size);
    if (endpoint) endpoint->address = endpoint->address.unmapped();
    return endpoint;
}

}  // namespace

Follow enter_socket(CallEntry& entry) {
    auto& made = entry.fact.set<model::args::Socket>();
    made.domain = entry.int_argument(0);
    made.type = static_cast<std::uint32_t>(entry.argument(1));
    made.protocol = entry.int_argument(2);
    return Follow::reported;
}

void exit_socket(CallExit& exit) {
    if (exit.failed()) return;
    const int fd = static_cast<int>(exit.fact.result);
    const SocketProbe::Identity found =
        exit.thread.process->probe.identify(exit.thread.tid, fd, true);
    if (found.id == 0) return complain_if_blind(exit, fd);
    exit.tracees.descriptors.put(*exit.thread.files, fd, {found.id, nullptr});
    const bool nonblocking = (exit.argument(1) & SOCK_NONBLOCK) != 0;
    KnownSocket born;
    born.id = found.id;
    born.nonblocking = nonblocking;
    born.single_path = found.single_path;
    born.never_lingers = true;
    exit.tracees.descriptors.keep(born);
    auto& made = exit.fact.made.emplace();
    made.socket = found.id;
    made.asked = made.answered = exit.tracees.clock.read();
    made.nonblocking = nonblocking;
}

Follow enter_with_address(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    sockaddr_storage address{};
    const std::size_t got = read_address(entry.thread.tid, entry.call, address);
    auto& named = entry.fact.set<model::args::Address>();
    named.address = unmapped_endpoint(address, got);
    if (entry.fact.call == model::SystemCall::connect) {
        named.disconnects = got >= sizeof address.ss_family && address.ss_family == AF_UNSPEC;
        entry.fact.may_wait = entry.blocks() && !named.disconnects;
        entry.tracees.descriptors.forget_addresses(entry.fact.socket);
    }
    return Follow::reported;
}

void exit_bind(CallExit& exit) {
    if (exit.fact.error != EADDRINUSE) return;
    sockaddr_storage address{};
    const std::size_t got = read_address(exit.thread.tid, exit.call, address);
    if (const auto wanted = unmapped_endpoint(address, got); wanted && wanted->port != 0)
        exit.fact.holder = proc_net::holder_of(exit.thread.tid, *wanted);
}

Follow enter_listen(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    entry.fact.set<model::args::Listen>().backlog = entry.int_argument(1);
    return Follow::reported;
}

Follow enter_accept(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    auto& accepting = entry.fact.set<model::args::Accept>();
    if (entry.fact.call == model::SystemCall::accept4)
        accepting.flags = static_cast<std::uint32_t>(entry.argument(3));
    entry.fact.may_wait = entry.blocks();
    return Follow::reported;
}

void exit_accept(CallExit& exit) {
    enter_accepted(exit, false);
}

void exit_accept4(CallExit& exit) {
    enter_accepted(exit, (exit.argument(3) & SOCK_NONBLOCK) != 0);
}

Follow enter_shutdown(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    entry.fact.set<model::args::Shutdown>().how = entry.int_argument(1);
    entry.fact.snapshot = entry.tracees.ask(entry.thread, entry.fact.fd);
    return Follow::reported;
}

Follow enter_option(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    auto& option = entry.fact.set<model::args::Option>();
    option.level = entry.int_argument(1);
    option.option = entry.int_argument(2);
    if (entry.fact.call != model::SystemCall::setsockopt) return Follow::reported;
    const std::uint64_t size = entry.argument(4);
    const bool lingers = option.level == SOL_SOCKET && option.option == SO_LINGER;
    if (lingers) entry.tracees.descriptors.may_linger(entry.fact.socket);
    if (lingers && size >= sizeof(linger)) {
        if (const auto value = read_value<linger>(entry.thread.tid, entry.argument(3))) {
            option.value = value->l_onoff;
            option.linger_seconds = value->l_linger;
        }
    } else if (size >= sizeof(int)) {
        option.value = read_value<int>(entry.thread.tid, entry.argument(3)).value_or(0);
    }
    return Follow::reported;
}

Follow enter_plain(CallEntry& entry) {
    return entry.about(entry.int_argument(0)) ? Follow::reported : Follow::no;
}

}  // namespace tcpwhy::calls::readers
