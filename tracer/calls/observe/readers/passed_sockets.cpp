#include "tracer/calls/observe/readers/passed_sockets.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "tracer/calls/observe/kernel/tracee_memory.hpp"

namespace tcpwhy::calls::readers {
namespace {

constexpr std::size_t most_control_bytes = std::size_t{64} * 1024;

/// The descriptors that a control message passes: SCM_RIGHTS of unix(7).
std::vector<int> passed_descriptors(model::Pid tid, const msghdr& message) {
    std::vector<int> passed;
    std::vector<char> control =
        read_array<char>(tid, reinterpret_cast<std::uint64_t>(message.msg_control),
                         std::min(message.msg_controllen, most_control_bytes));
    msghdr local{};
    local.msg_control = control.data();
    local.msg_controllen = control.size();
    for (cmsghdr* part = CMSG_FIRSTHDR(&local); part != nullptr; part = CMSG_NXTHDR(&local, part)) {
        if (part->cmsg_len < CMSG_LEN(0)) break;
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const char* start = reinterpret_cast<const char*>(CMSG_DATA(part));
        const auto room = static_cast<std::size_t>(control.data() + control.size() - start);
        const std::size_t bytes = std::min(part->cmsg_len - CMSG_LEN(0), room);
        for (std::size_t at = 0; at + sizeof(int) <= bytes; at += sizeof(int)) {
            int fd = -1;
            std::memcpy(&fd, start + at, sizeof fd);
            passed.push_back(fd);
        }
    }
    return passed;
}

}  // namespace

void pass_sockets(CallEntry& entry, const msghdr& message, std::size_t place) {
    if (message.msg_controllen == 0) return;
    for (const int fd : passed_descriptors(entry.thread.tid, message)) {
        const model::SocketId socket = entry.thread.files->socket(fd);
        if (socket == 0) continue;
        entry.call.passed.push_back({socket, place});
        // Counted before the call: the receiver may have it before the sender has returned.
        entry.tracees.descriptors.in_flight(socket, +1);
    }
}

Follow passes_sockets(const CallEntry& entry) {
    return entry.call.passed.empty() ? Follow::no : Follow::silently;
}

void take_back_passed(CallExit& exit, std::size_t messages_sent) {
    for (const PassedSocket& passed : exit.call.passed)
        if (passed.message >= messages_sent) exit.tracees.descriptors.in_flight(passed.socket, -1);
}

void receive_sockets(CallExit& exit, const msghdr& message) {
    for (const int fd : passed_descriptors(exit.thread.tid, message)) {
        const auto snapshot = exit.tracees.discover(exit.thread, fd);
        if (!snapshot) continue;
        exit.tracees.descriptors.in_flight(snapshot->socket, -1);
        exit.tracees.report(
            model::SocketSeen{exit.fact.time, exit.thread.process->pid, fd, *snapshot});
    }
}

}  // namespace tcpwhy::calls::readers
