// Link layers (https://www.tcpdump.org/linktypes.html) down to the IP packet inside, with VLAN tags
// on the way.
#pragma once

#include "tracer/model/segment.hpp"
#include "tracer/wire/decode/link/link_parts.hpp"

namespace tcpwhy::wire {

/// Returns go_on with `out` filled, or the reason why there is no IP packet.
Decoded open_link_layer(const model::Frame& frame, LinkPayload& out);

}  // namespace tcpwhy::wire
