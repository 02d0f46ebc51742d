// The connection states of RFC 9293 section 3.3.2, and sets of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
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

/// The states in which an end may be, as far as is known.
class TcpStates {
  public:
    constexpr TcpStates() = default;
    constexpr TcpStates(std::initializer_list<TcpState> states) {
        for (const TcpState state : states) add(state);
    }

    constexpr void add(TcpState state) { bits_ |= bit(state); }
    constexpr void remove(TcpState state) {
        bits_ &= static_cast<std::uint16_t>(~bit(state) & 0xffffU);
    }
    [[nodiscard]] constexpr bool has(TcpState state) const { return (bits_ & bit(state)) != 0; }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
    [[nodiscard]] constexpr std::size_t size() const {
        std::size_t count = 0;
        each([&count](TcpState) { ++count; });
        return count;
    }
    /// The state, if only one is possible.
    [[nodiscard]] constexpr std::optional<TcpState> only() const {
        std::optional<TcpState> found;
        if (size() == 1) each([&found](TcpState state) { found = state; });
        return found;
    }
    /// In the order of the enumeration, which is about that of a connection's life.
    template <class Take>
    constexpr void each(const Take& take) const {
        for (std::uint8_t at = 0; at <= static_cast<std::uint8_t>(TcpState::time_wait); ++at)
            if (has(TcpState{at})) take(TcpState{at});
    }
    friend constexpr bool operator==(const TcpStates&, const TcpStates&) = default;

  private:
    static constexpr std::uint16_t bit(TcpState state) {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(state));
    }
    std::uint16_t bits_ = 0;
};

}  // namespace tcpwhy::model
