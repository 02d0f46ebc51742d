// Tunnels: the headers between one IP packet and the IP packet inside it.
//
// Opened are IP in IP (RFC 2003, RFC 2473, RFC 4213), GRE (RFC 2784, RFC 2890, and with PPP RFC
// 2637) with ERSPAN, VXLAN (RFC 7348) and Geneve (RFC 8926). Others are named.
#pragma once

#include "tracer/wire/decode/ip.hpp"
#include "tracer/wire/decode/link/link_parts.hpp"

namespace tcpwhy::wire {

/// A packet in more tunnels than this is an attack, or a loop.
constexpr int most_tunnels = 8;

/// `ip` has a protocol other than TCP. Returns go_on with the packet inside in `out`, whose
/// `domain` is then that of the tunnel's key as well. Decoded::not_tcp: it is no tunnel, or one
/// that cannot be opened; `out.other` names what was found.
Decoded open_tunnel(const IpPayload& ip, LinkPayload& out);

}  // namespace tcpwhy::wire
