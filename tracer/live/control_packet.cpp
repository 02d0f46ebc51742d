#include "tracer/live/control_packet.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace tcpwhy::live {
namespace {

constexpr std::size_t most_descriptors = 2;

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
        const bool later = errno == EAGAIN || errno == EINTR;
        packet.kind = later ? Packet::Kind::nothing_yet : Packet::Kind::closed;
        return packet;
    }
    for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr;
         part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t at = 0; at < count; ++at) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + at * sizeof fd, sizeof fd);
            packet.descriptors.emplace_back(fd);
        }
    }
    if (got == 0) return packet;
    const auto heard = parse_message({bytes.data(), static_cast<std::size_t>(got)});
    packet.kind = heard ? Packet::Kind::message : Packet::Kind::nonsense;
    if (heard) packet.heard = *heard;
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
