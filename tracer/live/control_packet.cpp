#include "tracer/live/control_packet.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "common/received_descriptors.hpp"

namespace tcpwhy::live {
namespace {

constexpr std::size_t most_descriptors = 2;

void judge_failure(Packet& packet) {
    const bool later = errno == EAGAIN || errno == EINTR;
    packet.kind = later ? Packet::Kind::nothing_yet : Packet::Kind::closed;
}

void judge_text(Packet& packet, std::string_view text) {
    if (text.empty()) return;
    const auto heard = parse_message(text);
    packet.kind = heard ? Packet::Kind::message : Packet::Kind::nonsense;
    if (heard) packet.heard = *heard;
}

}  // namespace

std::optional<Peer> peer_of(int connection) {
    ucred who{};
    socklen_t size = sizeof who;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 || who.pid <= 0)
        return std::nullopt;
    return Peer{who.pid, who.uid};
}

Packet receive(int connection) {
    std::array<char, longest_message_bytes + 1> bytes{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> space{};
    iovec where{bytes.data(), bytes.size()};
    msghdr header{};
    header.msg_iov = &where;
    header.msg_iovlen = 1;
    header.msg_control = space.data();
    header.msg_controllen = space.size();
    const ssize_t got = recvmsg(connection, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    Packet packet;
    if (got < 0) {
        judge_failure(packet);
        return packet;
    }
    packet.descriptors = received_descriptors(header);
    judge_text(packet, {bytes.data(), static_cast<std::size_t>(got)});
    return packet;
}

Packet receive_text(int connection) {
    std::array<char, longest_message_bytes + 1> bytes{};
    iovec where{bytes.data(), bytes.size()};
    msghdr header{};
    header.msg_iov = &where;
    header.msg_iovlen = 1;
    Packet packet;
    // Without room for descriptors the kernel reports them by MSG_CTRUNC (recvmsg(2)). What is
    // peeked at stays first in the queue, and its descriptors stay open.
    const ssize_t seen = recvmsg(connection, &header, MSG_DONTWAIT | MSG_PEEK);
    if (seen < 0) {
        judge_failure(packet);
    } else if ((header.msg_flags & MSG_CTRUNC) != 0) {
        packet.kind = Packet::Kind::with_descriptors;
    } else if (recv(connection, bytes.data(), bytes.size(), MSG_DONTWAIT) == seen) {
        judge_text(packet, {bytes.data(), static_cast<std::size_t>(seen)});
    }
    return packet;
}

bool send(int connection, const Message& message, const std::vector<int>& descriptors) {
    std::string text = format_message(message);
    alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> space{};
    iovec where{text.data(), text.size()};
    msghdr header{};
    header.msg_iov = &where;
    header.msg_iovlen = 1;
    if (const std::size_t size = descriptors.size() * sizeof(int); size != 0) {
        header.msg_control = space.data();
        header.msg_controllen = CMSG_SPACE(size);
        cmsghdr* part = CMSG_FIRSTHDR(&header);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(size);
        std::memcpy(CMSG_DATA(part), descriptors.data(), size);
    }
    return sendmsg(connection, &header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

}  // namespace tcpwhy::live
