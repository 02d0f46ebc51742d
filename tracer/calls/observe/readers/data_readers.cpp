#include "tracer/calls/observe/readers/data_readers.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "tracer/calls/observe/kernel/tracee_memory.hpp"
#include "tracer/calls/observe/readers/destroy_request.hpp"
#include "tracer/calls/observe/readers/passed_sockets.hpp"

namespace tcpwhy::calls::readers {
namespace {

using model::args::Receive;
using model::args::Send;

constexpr std::size_t most_buffers = 1024;   // IOV_MAX
constexpr std::size_t most_messages = 1024;  // UIO_MAXIOV limits sendmmsg(2) too

std::uint64_t total(std::span<const iovec> buffers) {
    std::uint64_t bytes = 0;
    for (const iovec& buffer : buffers) bytes += buffer.iov_len;
    return bytes;
}

std::vector<iovec> read_vector(model::Pid tid, std::uint64_t address, std::uint64_t count) {
    return read_array<iovec>(tid, address, std::min<std::size_t>(count, most_buffers));
}

std::vector<iovec> buffers_of(model::Pid tid, const msghdr& message) {
    return read_vector(tid, reinterpret_cast<std::uint64_t>(message.msg_iov), message.msg_iovlen);
}

iovec one_buffer(const OpenCall& call) {
    return {reinterpret_cast<void*>(call.argument(1)), call.argument(2)};
}

void offer(CallEntry& entry, std::span<const iovec> buffers) {
    auto& sent = entry.fact.set<Send>();
    sent.bytes = total(buffers);
    sent.data = read_buffers(entry.thread.tid, buffers, model::most_data_kept);
}

/// The address that a send with MSG_FASTOPEN connects to.
void read_destination(CallEntry& entry, std::uint64_t address, std::uint64_t size) {
    if (address == 0) return;
    sockaddr_storage name{};
    const std::size_t most = std::min<std::size_t>(size, sizeof name);
    const std::size_t got = read_memory(entry.thread.tid, address, &name, most);
    auto& to = entry.fact.set<Send>().address;
    to = endpoint_from_sockaddr(&name, got);
    if (to) to->address = to->address.unmapped();
}

void read_destination(CallEntry& entry, const msghdr& message) {
    read_destination(entry, reinterpret_cast<std::uint64_t>(message.msg_name), message.msg_namelen);
}

void take_data(CallExit& exit, std::span<const iovec> buffers) {
    if (exit.call.throws_away) return;
    const auto most =
        std::min<std::size_t>(static_cast<std::size_t>(exit.fact.result), model::most_data_kept);
    exit.fact.data = read_buffers(exit.thread.tid, buffers, most);
}

/// Ends the entry of a call that sends or receives: flags and whether it may wait.
template <class Transfer>
Follow carries(CallEntry& entry) {
    const model::SystemCallRow& row = model::row_of(entry.fact.call);
    auto& flags = entry.fact.set<Transfer>().flags;
    if (row.flags != model::Flags::none)
        flags = static_cast<std::uint32_t>(entry.argument(row.flags_register));
    entry.call.throws_away = row.flags == model::Flags::message && (flags & MSG_TRUNC) != 0;
    entry.fact.may_wait = entry.blocks() && !model::never_waits(row.flags, flags);
    // The kernel's count shows the bytes that calls which are not seen have queued meanwhile.
    if (entry.thread.process->calls_unseen)
        entry.fact.snapshot = entry.tracees.ask(entry.thread, entry.fact.fd);
    return Follow::reported;
}

Follow other_message(CallEntry& entry, const msghdr& message) {
    if (message.msg_controllen != 0) {
        pass_sockets(entry, message, 0);
        return passes_sockets(entry);
    }
    if (message.msg_iovlen != 1) return Follow::no;
    return enter_destroy_request(entry, buffers_of(entry.thread.tid, message));
}

std::vector<mmsghdr> messages_of(CallEntry& entry) {
    return read_array<mmsghdr>(
        entry.thread.tid, entry.argument(1),
        std::min<std::size_t>(entry.argument(2) & 0xffffffff, most_messages));
}

std::vector<iovec> buffers_of(model::Pid tid, std::span<const mmsghdr> messages) {
    std::vector<iovec> all;
    for (const mmsghdr& message : messages) {
        const auto part = buffers_of(tid, message.msg_hdr);
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

/// The messages that sendmmsg or recvmmsg has dealt with: the kernel has filled in their lengths.
std::vector<mmsghdr> messages_moved(const CallExit& exit) {
    return read_array<mmsghdr>(
        exit.thread.tid, exit.argument(1),
        std::min<std::size_t>(static_cast<std::size_t>(exit.fact.result), most_messages));
}

std::uint64_t bytes_in(std::span<const mmsghdr> messages) {
    std::uint64_t bytes = 0;
    for (const mmsghdr& message : messages) bytes += message.msg_len;
    return bytes;
}

/// The first read of the standard input shows whether there is any.
bool may_show_input(const CallEntry& entry) {
    const Process& process = *entry.thread.process;
    return entry.int_argument(0) == 0 && entry.argument(2) != 0 && !process.input_known &&
           !process.manner.attached;
}

void show_input(CallExit& exit) {
    if (exit.failed()) return;
    Process& process = *exit.thread.process;
    if (exit.fact.result == 0 && !process.input_known)
        exit.tracees.report(model::Notice{exit.fact.time, model::Notice::Code::input_empty,
                                          process.pid, 0, std::string{}});
    process.input_known = true;
}

}  // namespace

Follow enter_write(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    const iovec buffer = one_buffer(entry.call);
    offer(entry, {&buffer, 1});
    return carries<Send>(entry);
}

Follow enter_writev(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    offer(entry, read_vector(entry.thread.tid, entry.argument(1), entry.argument(2)));
    return carries<Send>(entry);
}

Follow enter_sendto(CallEntry& entry) {
    const iovec buffer = one_buffer(entry.call);
    if (!entry.about(entry.int_argument(0))) return enter_destroy_request(entry, {&buffer, 1});
    offer(entry, {&buffer, 1});
    read_destination(entry, entry.argument(4), entry.argument(5));
    return carries<Send>(entry);
}

Follow enter_sendmsg(CallEntry& entry) {
    const bool is_tcp = entry.about(entry.int_argument(0));
    const auto message = read_value<msghdr>(entry.thread.tid, entry.argument(1));
    if (!is_tcp) return message ? other_message(entry, *message) : Follow::no;
    if (message) {
        offer(entry, buffers_of(entry.thread.tid, *message));
        read_destination(entry, *message);
    }
    return carries<Send>(entry);
}

void exit_sendmsg(CallExit& exit) {
    take_back_passed(exit, exit.failed() ? 0 : 1);
}

Follow enter_sendmmsg(CallEntry& entry) {
    const bool is_tcp = entry.about(entry.int_argument(0));
    const auto messages = messages_of(entry);
    if (!is_tcp) {
        for (std::size_t at = 0; at < messages.size(); ++at)
            pass_sockets(entry, messages[at].msg_hdr, at);
        return passes_sockets(entry);
    }
    offer(entry, buffers_of(entry.thread.tid, messages));
    if (!messages.empty()) read_destination(entry, messages.front().msg_hdr);
    return carries<Send>(entry);
}

void exit_sendmmsg(CallExit& exit) {
    take_back_passed(exit, exit.failed() ? 0 : static_cast<std::size_t>(exit.fact.result));
    if (!exit.failed()) exit.fact.moved = bytes_in(messages_moved(exit));
}

Follow enter_sendfile(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    entry.fact.set<Send>().from_fd = entry.int_argument(1);
    entry.fact.set<Send>().bytes = entry.argument(3);
    return carries<Send>(entry);
}

Follow enter_splice(CallEntry& entry) {
    const int from = entry.int_argument(0);
    const int to = entry.int_argument(2);
    if (!entry.about(to)) {
        if (!entry.about(from)) return Follow::no;
        entry.fact.set<Send>().to_fd = to;
    }
    entry.fact.set<Send>().from_fd = from;
    entry.fact.set<Send>().bytes = entry.argument(4);
    return carries<Send>(entry);
}

Follow enter_read(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0)))
        return may_show_input(entry) ? Follow::silently : Follow::no;
    entry.fact.set<Receive>().bytes = entry.argument(2);
    return carries<Receive>(entry);
}

Follow enter_readv(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    entry.fact.set<Receive>().bytes =
        total(read_vector(entry.thread.tid, entry.argument(1), entry.argument(2)));
    return carries<Receive>(entry);
}

Follow enter_recvfrom(CallEntry& entry) {
    if (!entry.about(entry.int_argument(0))) return Follow::no;
    entry.fact.set<Receive>().bytes = entry.argument(2);
    return carries<Receive>(entry);
}

Follow enter_recvmsg(CallEntry& entry) {
    const bool is_tcp = entry.about(entry.int_argument(0));
    const auto message = read_value<msghdr>(entry.thread.tid, entry.argument(1));
    if (!is_tcp) return message && message->msg_controllen > 0 ? Follow::silently : Follow::no;
    if (message) entry.fact.set<Receive>().bytes = total(buffers_of(entry.thread.tid, *message));
    return carries<Receive>(entry);
}

Follow enter_recvmmsg(CallEntry& entry) {
    const bool is_tcp = entry.about(entry.int_argument(0));
    const auto messages = messages_of(entry);
    if (!is_tcp) {
        const bool has_room =
            std::any_of(messages.begin(), messages.end(),
                        [](const mmsghdr& message) { return message.msg_hdr.msg_controllen > 0; });
        return has_room ? Follow::silently : Follow::no;
    }
    entry.fact.set<Receive>().bytes = total(buffers_of(entry.thread.tid, messages));
    return carries<Receive>(entry);
}

void exit_read(CallExit& exit) {
    if (exit.call.socket == 0) return show_input(exit);
    if (exit.fact.result <= 0) return;
    const iovec buffer = one_buffer(exit.call);
    take_data(exit, {&buffer, 1});
}

void exit_readv(CallExit& exit) {
    if (exit.fact.result <= 0) return;
    take_data(exit, read_vector(exit.thread.tid, exit.argument(1), exit.argument(2)));
}

void exit_recvmsg(CallExit& exit) {
    if (exit.failed()) return;
    const auto message = read_value<msghdr>(exit.thread.tid, exit.argument(1));
    if (!message) return;
    if (exit.call.socket == 0) return receive_sockets(exit, *message);
    if (exit.fact.result > 0) take_data(exit, buffers_of(exit.thread.tid, *message));
}

void exit_recvmmsg(CallExit& exit) {
    if (exit.failed()) return;
    const auto messages = messages_moved(exit);
    if (exit.call.socket == 0) {
        for (const mmsghdr& message : messages) receive_sockets(exit, message.msg_hdr);
    } else if (!messages.empty()) {
        exit.fact.moved = bytes_in(messages);
        if (exit.call.throws_away) return;
        for (const mmsghdr& message : messages) {
            const std::size_t room = model::most_data_kept - exit.fact.data.size();
            exit.fact.data +=
                read_buffers(exit.thread.tid, buffers_of(exit.thread.tid, message.msg_hdr),
                             std::min<std::size_t>(message.msg_len, room));
        }
    }
}

}  // namespace tcpwhy::calls::readers
