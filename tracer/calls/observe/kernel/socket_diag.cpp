#include "tracer/calls/observe/kernel/socket_diag.hpp"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {
namespace {

std::uint16_t network_order(std::uint16_t port) {
    const std::uint8_t bytes[2] = {static_cast<std::uint8_t>(port >> 8U),
                                   static_cast<std::uint8_t>(port & 0xffU)};
    std::uint16_t value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

std::uint16_t host_order(std::uint16_t port) {
    return network_order(port);
}

/// The front of `bytes` as a value; nothing when they are too few.
template <class Value>
std::optional<Value> value_in(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < sizeof(Value)) return std::nullopt;
    Value value;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

std::optional<Endpoint> endpoint_of(std::uint8_t family, const __be32 (&address)[4], __be16 port) {
    std::uint8_t bytes[16];
    static_assert(sizeof bytes == sizeof address);
    std::memcpy(bytes, address, sizeof bytes);
    Endpoint endpoint;
    if (family == AF_INET)
        endpoint.address = Address::ipv4(bytes);
    else if (family == AF_INET6)
        endpoint.address = Address::ipv6(bytes).unmapped();
    else
        return std::nullopt;
    endpoint.port = host_order(port);
    return endpoint;
}

/// idiag_timer, as sock_diag(7) numbers them. What Linux counts down in FIN-WAIT-2 is no
/// keep-alive.
model::Timer timer_of(const inet_diag_msg& message, std::optional<model::TcpState> state) {
    if (state == model::TcpState::fin_wait_2 && message.idiag_timer != 0)
        return model::Timer::fin_wait_2;
    switch (message.idiag_timer) {
        case 1:
            return model::Timer::retransmission;
        case 2:
            return model::Timer::keep_alive;
        case 3:
            return model::Timer::time_wait;
        case 4:
            return model::Timer::window_probe;
        default:
            return model::Timer::none;
    }
}

SocketDiagAnswer read_error(std::span<const std::uint8_t> body) {
    SocketDiagAnswer answer;
    const auto error = value_in<nlmsgerr>(body);
    if (!error || error->error >= 0) return answer;
    if (error->error == -ENOENT) {
        answer.kind = SocketDiagAnswer::Kind::none;
        return answer;
    }
    answer.kind = SocketDiagAnswer::Kind::refused;
    // -INT_MIN does not exist.
    answer.error = error->error < -4095 ? EINVAL : -error->error;
    return answer;
}

SocketDiagAnswer read_socket(std::span<const std::uint8_t> body) {
    SocketDiagAnswer answer;
    const auto message = value_in<inet_diag_msg>(body);
    if (!message) return answer;
    const auto local =
        endpoint_of(message->idiag_family, message->id.idiag_src, message->id.idiag_sport);
    const auto remote =
        endpoint_of(message->idiag_family, message->id.idiag_dst, message->id.idiag_dport);
    if (!local || !remote) return answer;
    answer.kind = SocketDiagAnswer::Kind::socket;
    answer.local = *local;
    answer.remote = *remote;
    answer.state = model::tcp_state_from_kernel(message->idiag_state);
    answer.timer = timer_of(*message, answer.state);
    if (answer.timer != model::Timer::none)
        answer.timer_left = message->idiag_expires * model::millisecond_ns;
    answer.held = message->idiag_inode != 0;
    return answer;
}

}  // namespace

std::vector<std::uint8_t> socket_diag_request(const Endpoint& local, const Endpoint& remote,
                                              std::uint32_t sequence) {
    inet_diag_req_v2 request{};
    const bool ipv6 = local.address.family == Address::Family::ipv6;
    request.sdiag_family = ipv6 ? AF_INET6 : AF_INET;
    request.sdiag_protocol = IPPROTO_TCP;
    request.idiag_states = ~0U;
    request.id.idiag_sport = network_order(local.port);
    request.id.idiag_dport = network_order(remote.port);
    const std::size_t length = ipv6 ? 16 : 4;
    std::memcpy(request.id.idiag_src, local.address.bytes.data(), length);
    std::memcpy(request.id.idiag_dst, remote.address.bytes.data(), length);
    request.id.idiag_cookie[0] = request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;

    nlmsghdr header{};
    header.nlmsg_len = sizeof header + sizeof request;
    header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header.nlmsg_flags = NLM_F_REQUEST;
    header.nlmsg_seq = sequence;
    std::vector<std::uint8_t> bytes(header.nlmsg_len);
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + sizeof header, &request, sizeof request);
    return bytes;
}

std::optional<std::uint32_t> answered_sequence(std::span<const std::uint8_t> bytes) {
    const auto header = value_in<nlmsghdr>(bytes);
    if (!header) return std::nullopt;
    return header->nlmsg_seq;
}

SocketDiagAnswer read_socket_diag(std::span<const std::uint8_t> bytes, std::uint32_t sequence) {
    while (const auto header = value_in<nlmsghdr>(bytes)) {
        const std::size_t length = header->nlmsg_len;
        if (length < sizeof *header || length > bytes.size()) break;
        const auto body = bytes.subspan(sizeof *header, length - sizeof *header);
        if (header->nlmsg_seq == sequence) {
            if (header->nlmsg_type == NLMSG_ERROR) return read_error(body);
            if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY) return read_socket(body);
        }
        const std::size_t aligned = (length + NLMSG_ALIGNTO - 1) / NLMSG_ALIGNTO * NLMSG_ALIGNTO;
        bytes = bytes.subspan(std::min(aligned, bytes.size()));
    }
    return {};
}

}  // namespace tcpwhy::calls
