// Several link layers name the packet that they carry in the same ways. This is their common part.
#pragma once

#include <cstdint>

#include "tracer/wire/decode/protocol.hpp"
#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

struct LinkPayload {
    Slice packet;
    std::uint8_t ip_version = 0;  ///< 4 or 6
    std::uint32_t domain = 0;  ///< of the VLAN tags and virtual networks, outermost first; 0: none
    Protocol other{};          ///< if the result is Decoded::not_tcp: what it is
};

/// `out.packet` is that packet.
Decoded carries_ip(std::uint8_t version, LinkPayload& out);
/// The first four bits of `out.packet` decide.
Decoded open_by_ip_version(LinkPayload& out);
/// `out.packet` begins after the EtherType (an IEEE 802 number); VLAN tags can follow.
Decoded open_ether_type(std::uint16_t type, LinkPayload& out);
/// `out.packet` begins with an IEEE 802.2 header, which names IP by SNAP (RFC 1042).
Decoded open_llc(LinkPayload& out);
/// RFC 1661 section 2, RFC 1662 section 3.1: the sender can omit FF 03 and can compress a protocol
/// number to one byte.
Decoded open_ppp(LinkPayload& out);

}  // namespace tcpwhy::wire
