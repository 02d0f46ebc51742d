// Link layers of wide-area networks and of capturing systems, whose headers need more than a fixed
// offset. `out.packet` is the whole frame at first.
#pragma once

#include "tracer/wire/decode/link/link_parts.hpp"

namespace tcpwhy::wire {

/// RFC 2427 and ITU-T Q.922; also Cisco's encapsulation, which has an EtherType after the address.
Decoded open_frame_relay(LinkPayload& out);
/// ANSI X3.139: frame control, two addresses, IEEE 802.2.
Decoded open_fddi(LinkPayload& out);
/// Linux's NFLOG: attributes in the byte order of the capturing machine.
Decoded open_nflog(LinkPayload& out);

}  // namespace tcpwhy::wire
