// The connection states of RFC 9293 section 3.3.2.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tcpwhy::model {

enum class TcpState : std::uint8_t {
    closed,
    listen,
    syn_sent,
    syn_received,
    established,
    fin_wait_1,
    fin_wait_2,
    close_wait,
    closing,
    last_ack,
    time_wait,
};

/// RFC 9293's name: "SYN-SENT", "FIN-WAIT-1".
std::string_view name(TcpState state);

/// The state with this name, in capitals; nullopt: there is none.
std::optional<TcpState> tcp_state_named(std::string_view name);

/// Translates TCP_INFO's tcpi_state (linux/tcp.h: TCP_ESTABLISHED is 1); nullopt: out of range.
std::optional<TcpState> tcp_state_from_kernel(unsigned tcpi_state);

}  // namespace tcpwhy::model
