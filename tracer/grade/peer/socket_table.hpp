// The TCP sockets of this network namespace, as the kernel lists them (sock_diag(7)). Looks only:
// nothing is sent, and nobody is disturbed.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "common/descriptor.hpp"
#include "common/endpoint.hpp"
#include "tracer/model/tcp_state.hpp"

namespace tcpwhy::grade {

struct TableRow {
    Endpoint local;   ///< unmapped
    Endpoint remote;  ///< unmapped; port 0 of a listener
    model::TcpState state = model::TcpState::closed;
    bool ipv6 = false;
    bool ipv6_only = false;    ///< of a listener on an IPv6 address
    bool held = false;         ///< a descriptor refers to it: accept() has returned it
    std::uint32_t queued = 0;  ///< of a listener: connections that wait for accept()
};

class SocketTable {
  public:
    SocketTable();
    /// All sockets whose local port is this. Throws MachineFault where the kernel refuses.
    std::vector<TableRow> of_port(std::uint16_t port);
    /// The listeners alone. Far quicker: the kernel looks through all connections of the machine to
    /// find those of this namespace.
    std::vector<TableRow> listeners_of_port(std::uint16_t port);

  private:
    std::vector<TableRow> ask_both(std::uint16_t port, std::uint32_t states);
    void ask(std::uint8_t family, std::uint16_t port, std::uint32_t states,
             std::vector<TableRow>& rows);
    Descriptor netlink_;
    std::uint32_t sequence_ = 0;
};

/// A listener that a client of 127.0.0.1 reaches: on 127.0.0.1, 0.0.0.0 or a dual-stack [::].
bool reachable(const TableRow& row);
/// "127.0.0.1", "[::1]".
std::string address_words(const TableRow& row);

/// How many connections this network namespace has begun (ActiveOpens of /proc/net/snmp).
std::optional<std::uint64_t> connections_begun();

}  // namespace tcpwhy::grade
