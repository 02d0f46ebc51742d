// sock_diag(7): how a kernel is asked for the TCP socket between two endpoints, and what it
// answers. Whatever bytes come: reading them ends, and stays within them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/model/tcp_state.hpp"
#include "tracer/model/timer.hpp"

namespace tcpwhy::calls {

/// A netlink message that asks for one socket. Both addresses are of one family.
std::vector<std::uint8_t> socket_diag_request(const Endpoint& local, const Endpoint& remote,
                                              std::uint32_t sequence);

struct SocketDiagAnswer {
    enum class Kind : std::uint8_t {
        socket,    ///< there is one
        none,      ///< there is none (ENOENT)
        refused,   ///< `error` says why
        nonsense,  ///< not an answer to that request
    };
    Kind kind = Kind::nonsense;
    int error = 0;  ///< refused: errno

    // kind socket:
    Endpoint local;                        ///< unmapped
    Endpoint remote;                       ///< unmapped
    std::optional<model::TcpState> state;  ///< nothing for numbers that are not known
    model::Timer timer = model::Timer::none;
    std::int64_t timer_left = -1;  ///< ns; -1: no timer
    bool held = false;             ///< by a descriptor of some process
};

/// The number of the request that the first message answers; nothing where there is no message.
std::optional<std::uint32_t> answered_sequence(std::span<const std::uint8_t> bytes);

/// Reads the kernel's answer to the request with that sequence number.
SocketDiagAnswer read_socket_diag(std::span<const std::uint8_t> bytes, std::uint32_t sequence);

}  // namespace tcpwhy::calls
