// The payload of an IP datagram, in the same form for IPv4 and IPv6.
#pragma once

#include <cstdint>

#include "common/endpoint.hpp"
#include "tracer/wire/decode/bytes.hpp"

namespace tcpwhy::wire {

/// The position of a fragment in its datagram.
struct FragmentPlace {
    std::uint32_t identification = 0;
    std::uint32_t offset_bytes = 0;
    bool more = false;  ///< more fragments follow
};

struct IpPayload {
    Slice bytes;
    std::uint8_t protocol = 0;   ///< IANA protocol number of `bytes`
    std::uint8_t hops_left = 0;  ///< TTL (IPv4) or hop limit
    bool fragmented = false;     ///< `bytes` are one piece of a datagram
    FragmentPlace place;         ///< when fragmented
    Address source;
    Address destination;  ///< the final one, if a routing header names it
};

namespace ip_protocol {
constexpr std::uint8_t icmp = 1;
constexpr std::uint8_t ipv4 = 4;
constexpr std::uint8_t tcp = 6;
constexpr std::uint8_t udp = 17;
constexpr std::uint8_t ipv6 = 41;
constexpr std::uint8_t gre = 47;
constexpr std::uint8_t icmpv6 = 58;
}  // namespace ip_protocol

/// Linux's largest super-packet (GSO_MAX_SIZE, "BIG TCP") is 512 KiB. A length above this limit is
/// invalid.
constexpr std::size_t longest_offload_bytes = 16U << 20U;

}  // namespace tcpwhy::wire
