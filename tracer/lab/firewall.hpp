// Packet filter rules (nft(8)) in a private lab. They answer, drop or forbid segments, and
// no program does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/lab/private_lab.hpp"
#include "tracer/scenario/scenario.hpp"

namespace tcpwhy::lab {

/// Applies the rules, in their order, to everything that arrives at an address of this network
/// namespace; the rules end with the lab. In a rule `$port` is `port`. Throws UsageError for a rule
/// that nft does not understand; UnavailableError on a host, whose firewall belongs to everybody,
/// where nft is missing, and where the kernel refuses.
void put_up(const std::vector<scenario::FirewallRule>& rules, std::uint16_t port, const Rung& rung);

/// Why rules cannot be put up where this process stands, with the fix; "" when they can.
std::string firewall_obstacle();

/// The first complaint of nft.
struct NftComplaint {
    std::size_t line = 0;  ///< of its input, from 1; 0: not said
    std::string text;  ///< without the position, on one line: "syntax error, unexpected newline"
    bool by_kernel = false;  ///< understood, but refused by the kernel
};
NftComplaint first_complaint(std::string_view said);

}  // namespace tcpwhy::lab
