#include "tracer/model/tcp_state.hpp"

#include <array>
#include <cstddef>

#include "common/text/name_table.hpp"

namespace tcpwhy::model {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 11> state_names = {
    "CLOSED",     "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
    "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT",
};
static_assert(state_names.size() == static_cast<std::size_t>(TcpState::time_wait) + 1);

// include/net/tcp_states.h numbers them from 1 (TCP_ESTABLISHED); 12 is TCP_NEW_SYN_RECV, a
// SYN-RECEIVED that has no full socket yet.
constexpr std::array<TcpState, 13> kernel_states = {
    TcpState::closed,  // the kernel does not use 0
    TcpState::established, TcpState::syn_sent,  TcpState::syn_received, TcpState::fin_wait_1,
    TcpState::fin_wait_2,  TcpState::time_wait, TcpState::closed,       TcpState::close_wait,
    TcpState::last_ack,    TcpState::listen,    TcpState::closing,      TcpState::syn_received,
};

}  // namespace

std::string_view name(TcpState state) {
    return name_in(state_names, state);
}

std::optional<TcpState> tcp_state_named(std::string_view wanted) {
    return value_in<TcpState>(state_names, wanted);
}

std::optional<TcpState> tcp_state_from_kernel(unsigned tcpi_state) {
    if (tcpi_state == 0 || tcpi_state >= kernel_states.size()) return std::nullopt;
    return kernel_states[tcpi_state];
}

}  // namespace tcpwhy::model
