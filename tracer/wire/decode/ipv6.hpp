// The IPv6 header (RFC 8200 section 3) and the extension headers after it (section 4).
#pragma once

#include <cstdint>

#include "tracer/wire/decode/ip.hpp"
#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

/// Returns go_on with `out` filled, or the reason why not. Skips extension headers. The payload of
/// a fragment is one piece of the datagram; its protocol can still be an extension header.
Decoded open_ipv6(const Slice& packet, IpPayload& out);

/// Skips extension headers from `out.protocol` on, up to a fragment header or the upper layer. The
/// frame decoder calls it again on a reassembled datagram.
Decoded open_extension_headers(IpPayload& out);

/// True if open_extension_headers() skips headers with this protocol number.
bool is_extension_header(std::uint8_t protocol);

}  // namespace tcpwhy::wire
