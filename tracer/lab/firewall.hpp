// Packet filter rules (nft(8)) in a private lab: what answers, drops or forbids in nobody's name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/lab/private_lab.hpp"
#include "tracer/scenario/scenario.hpp"

namespace tcpwhy::lab {

/// Puts the rules, in their order, before whatever arrives at an address of this network namespace;
/// nothing of it outlives the lab. In a rule `$port` is `port`. Throws UsageError for a rule that
/// nft does not understand; UnavailableError for a host, whose firewall is everybody's, where nft
/// is missing, and where the kernel refuses.
void put_up(const std::vector<scenario::FirewallRule>& rules, std::uint16_t port, const Rung& rung);

/// Why rules cannot be put up where this process stands, with what mends it; "" when they can.
std::string firewall_obstacle();

/// What nft says first of what it does not take.
struct NftComplaint {
    std::size_t line = 0;    ///< of its input, from 1; 0: not said
    std::string text;        ///< without the place, on one line: "syntax error, unexpected newline"
    bool by_kernel = false;  ///< understood, but refused by the kernel
};
NftComplaint first_complaint(std::string_view said);

}  // namespace tcpwhy::lab
