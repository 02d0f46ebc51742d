// ICMP (RFC 792) and ICMPv6 (RFC 4443) errors, down to the TCP segment that they quote.
#pragma once

#include "tracer/model/icmp_error.hpp"
#include "tracer/wire/decode/ip.hpp"
#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

/// Fills `out` except time, domain and frame. Decoded::not_tcp for whatever is not an error, or
/// quotes no beginning of a TCP segment: its ports and its sequence number, at least.
Decoded open_icmp_error(const IpPayload& ip, model::IcmpError& out);

}  // namespace tcpwhy::wire
