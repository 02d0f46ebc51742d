#include "tracer/grade/peer/socket_table.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "common/errors.hpp"
#include "tracer/grade/peer/verdicts.hpp"

namespace tcpwhy::grade {
namespace {

struct DumpRequest {
    nlmsghdr header;
    inet_diag_req_v2 diag;
};

constexpr std::uint32_t all_states = ~0U;
constexpr std::uint32_t listening = 1U << TCP_LISTEN;

DumpRequest dump_request(std::uint8_t family, std::uint32_t states, std::uint32_t sequence) {
    DumpRequest request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.header.nlmsg_seq = sequence;
    request.diag.sdiag_family = family;
    request.diag.sdiag_protocol = IPPROTO_TCP;
    request.diag.idiag_states = states;
    return request;
}

Endpoint endpoint_in(std::uint8_t family, const __be32 (&address)[4], __be16 port) {
    std::uint8_t bytes[16];
    std::memcpy(bytes, address, sizeof bytes);
    Endpoint endpoint;
    endpoint.address = family == AF_INET6 ? Address::ipv6(bytes).unmapped() : Address::ipv4(bytes);
    endpoint.port = ntohs(port);
    return endpoint;
}

/// INET_DIAG_SKV6ONLY, which the kernel adds for listeners of AF_INET6.
bool is_ipv6_only(const inet_diag_msg& message, std::size_t bytes) {
    if (bytes < sizeof message) return false;
    auto left = static_cast<unsigned>(bytes - NLMSG_ALIGN(sizeof message));
    const auto* attribute = reinterpret_cast<const rtattr*>(
        reinterpret_cast<const char*>(&message) + NLMSG_ALIGN(sizeof message));
    for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left))
        if (attribute->rta_type == INET_DIAG_SKV6ONLY)
            return *static_cast<const std::uint8_t*>(RTA_DATA(attribute)) != 0;
    return false;
}

TableRow row_of(const inet_diag_msg& message, std::size_t bytes) {
    TableRow row;
    row.local = endpoint_in(message.idiag_family, message.id.idiag_src, message.id.idiag_sport);
    row.remote = endpoint_in(message.idiag_family, message.id.idiag_dst, message.id.idiag_dport);
    row.state = model::tcp_state_from_kernel(message.idiag_state).value_or(model::TcpState::closed);
    row.ipv6 = message.idiag_family == AF_INET6;
    row.ipv6_only = row.ipv6 && is_ipv6_only(message, bytes);
    row.held = message.idiag_inode != 0;
    if (row.state == model::TcpState::listen) row.queued = message.idiag_rqueue;
    return row;
}

}  // namespace

SocketTable::SocketTable()
    : netlink_(socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {}

std::vector<TableRow> SocketTable::of_port(std::uint16_t port) {
    return ask_both(port, all_states);
}

std::vector<TableRow> SocketTable::listeners_of_port(std::uint16_t port) {
    return ask_both(port, listening);
}

std::vector<TableRow> SocketTable::ask_both(std::uint16_t port, std::uint32_t states) {
    std::vector<TableRow> rows;
    ask(AF_INET, port, states, rows);
    ask(AF_INET6, port, states, rows);
    return rows;
}

void SocketTable::ask(std::uint8_t family, std::uint16_t port, std::uint32_t states,
                      std::vector<TableRow>& rows) {
    const DumpRequest request = dump_request(family, states, ++sequence_);
    if (send(netlink_.get(), &request, sizeof request, 0) < 0)
        throw MachineFault{attempt_failed("cannot ask the kernel for its sockets", errno)};
    alignas(nlmsghdr) char buffer[32768];
    while (true) {
        const ssize_t length = recv(netlink_.get(), buffer, sizeof buffer, 0);
        if (length < 0 && errno == EINTR) continue;
        if (length <= 0)
            throw MachineFault{attempt_failed("cannot read the kernel's list of sockets", errno)};
        auto left = static_cast<unsigned>(length);
        for (auto* header = reinterpret_cast<nlmsghdr*>(buffer); NLMSG_OK(header, left);
             header = NLMSG_NEXT(header, left)) {
            if (header->nlmsg_seq != sequence_) continue;
            if (header->nlmsg_type == NLMSG_DONE) return;
            if (header->nlmsg_type == NLMSG_ERROR) {
                const int error = static_cast<const nlmsgerr*>(NLMSG_DATA(header))->error;
                // No IPv6 here, so no socket of it.
                if (family == AF_INET6 && (error == -ENOENT || error == -EAFNOSUPPORT)) return;
                throw MachineFault{attempt_failed("cannot list the sockets", -error)};
            }
            const auto& message = *static_cast<const inet_diag_msg*>(NLMSG_DATA(header));
            const TableRow row = row_of(message, header->nlmsg_len - NLMSG_HDRLEN);
            if (row.local.port == port) rows.push_back(row);
        }
    }
}

bool reachable(const TableRow& row) {
    if (row.state != model::TcpState::listen) return false;
    if (row.ipv6 && row.local.address.family == Address::Family::ipv6)
        return row.local.address.is_any() && !row.ipv6_only;
    return row.local.address.is_any() || row.local.address == Address::loopback_v4();
}

std::string address_words(const TableRow& row) {
    std::string text = to_string(row.local);
    if (row.ipv6_only) text += " (IPv6 only)";
    return text;
}

std::optional<std::uint64_t> connections_begun() {
    // Two lines begin with "Tcp:": the names, and the numbers.
    std::ifstream file("/proc/self/net/snmp");
    std::string names;
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("Tcp:")) continue;
        if (names.empty()) {
            names = line;
            continue;
        }
        std::istringstream words(names);
        std::istringstream numbers(line);
        std::string word, number;
        while (words >> word && numbers >> number)
            if (word == "ActiveOpens") return std::stoull(number);
    }
    return std::nullopt;
}

}  // namespace tcpwhy::grade
