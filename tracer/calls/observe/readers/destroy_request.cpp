#include "tracer/calls/observe/readers/destroy_request.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cstring>
#include <string>

#include "tracer/calls/observe/kernel/tracee_memory.hpp"

namespace tcpwhy::calls::readers {
namespace {

struct DestroyRequest {
    nlmsghdr header;
    inet_diag_req_v2 request;
};

/// The socket's id is its SO_COOKIE, which the request names, too.
model::SocketId socket_of(const inet_diag_sockid& id) {
    const bool named =
        id.idiag_cookie[0] != INET_DIAG_NOCOOKIE || id.idiag_cookie[1] != INET_DIAG_NOCOOKIE;
    if (!named) return 0;
    return (static_cast<model::SocketId>(id.idiag_cookie[1]) << 32U) | id.idiag_cookie[0];
}

Endpoint remote_of(const inet_diag_req_v2& request) {
    Endpoint remote;
    const bool v4 = request.sdiag_family == AF_INET;
    remote.address.family = v4 ? Address::Family::ipv4 : Address::Family::ipv6;
    std::memcpy(remote.address.bytes.data(), request.id.idiag_dst, v4 ? 4 : 16);
    remote.address = remote.address.unmapped();
    remote.port = ntohs(request.id.idiag_dport);
    return remote;
}

}  // namespace

Follow enter_destroy_request(CallEntry& entry, std::span<const iovec> buffers) {
    // The length distinguishes it from nearly everything else, before any memory is read.
    if (buffers.size() != 1 || buffers.front().iov_len != sizeof(DestroyRequest)) return Follow::no;
    const std::string bytes = read_buffers(entry.thread.tid, buffers, sizeof(DestroyRequest));
    DestroyRequest message{};
    if (bytes.size() != sizeof message) return Follow::no;
    std::memcpy(&message, bytes.data(), sizeof message);
    const bool fits = message.header.nlmsg_len == sizeof message &&
                      message.header.nlmsg_type == SOCK_DESTROY &&
                      (message.header.nlmsg_flags & NLM_F_REQUEST) != 0 &&
                      message.request.sdiag_protocol == IPPROTO_TCP;
    const model::SocketId socket = fits ? socket_of(message.request.id) : 0;
    if (socket == 0) return Follow::no;
    entry.fact.call = model::SystemCall::sock_destroy;
    entry.fact.socket = socket;
    entry.fact.set<model::args::Address>().address = remote_of(message.request);
    return Follow::reported;
}

}  // namespace tcpwhy::calls::readers
