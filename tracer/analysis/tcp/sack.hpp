// Selective acknowledgments (RFC 2018), as the analysis needs them: walked, without a copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "tracer/wire/decode/option_walk.hpp"

namespace tcpwhy::analysis {

/// Calls `take(left, right)` with the absolute edges of each block.
template <class Take>
void each_sack_block(std::span<const std::uint8_t> options, const Take& take) {
    constexpr std::size_t one_block = 10;
    if (options.size() < one_block || wire::usual_timestamps(options)) return;
    const auto number = [](std::span<const std::uint8_t> bytes) {
        return (std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) |
               (std::uint32_t{bytes[2]} << 8U) | bytes[3];
    };
    wire::TcpOption option;
    while (wire::take_option(options, option) == wire::FoundOption::option) {
        if (option.kind == wire::option_kind::end) return;
        if (option.kind != wire::option_kind::sack) continue;
        for (auto rest = option.value; rest.size() >= 8; rest = rest.subspan(8))
            take(number(rest), number(rest.subspan(4)));
    }
}

}  // namespace tcpwhy::analysis
