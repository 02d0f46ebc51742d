// The IPv4 header (RFC 791 section 3.1), with options.
#pragma once

#include "tracer/wire/decode/ip.hpp"
#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

/// Returns go_on with `out` filled, or the reason why not. The payload of a fragment is one piece
/// of the datagram; its protocol number is valid.
Decoded open_ipv4(const Slice& packet, IpPayload& out);

}  // namespace tcpwhy::wire
