#include "tracer/lab/socket_owners.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

namespace tcpwhy::lab {
namespace {

struct Question {
    nlmsghdr header;
    inet_diag_req_v2 request;
};

Question question_for(const Endpoint& local, const Endpoint& remote) {
    Question question{};
    question.header.nlmsg_len = sizeof question;
    question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    question.header.nlmsg_flags = NLM_F_REQUEST;
    const bool v4 = local.address.family == Address::Family::ipv4;
    question.request.sdiag_family = v4 ? AF_INET : AF_INET6;
    question.request.sdiag_protocol = IPPROTO_TCP;
    question.request.idiag_states = ~0U;
    inet_diag_sockid& id = question.request.id;
    id.idiag_sport = htons(local.port);
    id.idiag_dport = htons(remote.port);
    const std::size_t bytes = v4 ? 4 : 16;
    std::memcpy(id.idiag_src, local.address.bytes.data(), bytes);
    std::memcpy(id.idiag_dst, remote.address.bytes.data(), bytes);
    id.idiag_cookie[0] = id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return question;
}

}  // namespace

SocketOwners::SocketOwners()
    : netlink_(socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {}

/// Nothing: no such socket. 0: it has no inode, because no descriptor refers to it.
std::optional<std::uint64_t> SocketOwners::ask(const Endpoint& local, const Endpoint& remote) {
    const Question question = question_for(local, remote);
    if (!netlink_ || ::send(netlink_.get(), &question, sizeof question, 0) < 0) return std::nullopt;
    alignas(nlmsghdr) std::array<char, 4096> answer{};
    // The kernel answers within the send.
    const ssize_t got = recv(netlink_.get(), answer.data(), answer.size(), MSG_DONTWAIT);
    nlmsghdr header{};
    inet_diag_msg found{};
    if (got < static_cast<ssize_t>(NLMSG_HDRLEN + sizeof found)) return std::nullopt;
    std::memcpy(&header, answer.data(), sizeof header);
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY) return std::nullopt;
    std::memcpy(&found, answer.data() + NLMSG_HDRLEN, sizeof found);
    return found.idiag_inode;
}

std::uint64_t SocketOwners::inode_of(const Endpoint& local, const Endpoint& remote) {
    if (const auto inode = ask(local, remote); inode && *inode != 0) return *inode;
    Endpoint nobody = local;
    nobody.address.bytes = {};
    nobody.port = 0;
    return ask(local, nobody).value_or(0);
}

}  // namespace tcpwhy::lab
