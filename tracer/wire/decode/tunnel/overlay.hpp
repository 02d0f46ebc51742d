// VXLAN (RFC 7348) and Geneve (RFC 8926): frames of virtual networks over UDP. With them, the parts
// that several tunnels share.
#pragma once

#include <cstdint>

#include "tracer/wire/decode/link/link_parts.hpp"

namespace tcpwhy::wire {

namespace overlay_port {
constexpr std::uint16_t vxlan = 4789;
constexpr std::uint16_t old_vxlan = 8472;  // Linux before the number was assigned
constexpr std::uint16_t geneve = 6081;
}  // namespace overlay_port

/// `payload` is that of the UDP datagram; see open_tunnel().
Decoded open_vxlan(const Slice& payload, LinkPayload& out);
Decoded open_geneve(const Slice& payload, LinkPayload& out);

/// The number of a virtual network: equal four-tuples in two of them are two connections.
void separate(std::uint32_t network, LinkPayload& out);
/// `out.packet` begins with an Ethernet frame.
Decoded open_ethernet(LinkPayload& out);
/// `out.packet` begins with what the EtherType of a tunnel's header announces: a packet, or a frame
/// (0x6558).
Decoded open_carried(std::uint16_t type, LinkPayload& out);

}  // namespace tcpwhy::wire
