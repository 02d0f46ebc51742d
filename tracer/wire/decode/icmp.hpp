// ICMP (RFC 792) and ICMPv6 (RFC 4443) errors, down to the TCP segment that they quote.
#pragma once

#include "tracer/model/icmp_error.hpp"
#include "tracer/wire/decode/ip.hpp"
#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

/// Fills `out` except time, domain and frame. Returns Decoded::not_tcp if it is no error, or does
/// not quote a TCP segment's ports and sequence number.
Decoded open_icmp_error(const IpPayload& ip, model::IcmpError& out);

}  // namespace tcpwhy::wire
