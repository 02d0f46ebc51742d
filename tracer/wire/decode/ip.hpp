// IPv4 (RFC 791) and IPv6 (RFC 8200) headers, down to what they carry.
#pragma once

#include <cstdint>
#include <optional>

#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

/// Where a fragment belongs in its datagram.
struct FragmentPlace {
    std::uint32_t identification = 0;
    std::uint32_t offset_bytes = 0;
    bool more = false;  ///< more fragments follow
};

struct IpPayload {
    Slice bytes;
    std::uint8_t protocol = 0;  ///< IANA protocol number of `bytes`
    bool fragmented = false;
    FragmentPlace place;  ///< when fragmented
    Address source;
    Address destination;  ///< the final one, where a routing header names it
};

namespace ip_protocol {
constexpr std::uint8_t icmp = 1;
constexpr std::uint8_t tcp = 6;
constexpr std::uint8_t icmpv6 = 58;
}  // namespace ip_protocol

/// go_on with `out` filled, or why not. A fragment's protocol is known, its bytes are a piece.
Decoded open_ipv4(const Slice& packet, IpPayload& out);
Decoded open_ipv6(const Slice& packet, IpPayload& out);

/// Skips IPv6 extension headers from `out.protocol` on, up to a fragment header or the upper layer.
/// Needed again for what reassembly has put together.
Decoded open_extension_headers(IpPayload& out);

/// True when the protocol number is that of an IPv6 extension header that open_extension_headers
/// skips.
bool is_extension_header(std::uint8_t protocol);

}  // namespace tcpwhy::wire
