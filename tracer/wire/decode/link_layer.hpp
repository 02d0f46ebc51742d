// Link layers (https://www.tcpdump.org/linktypes.html) down to the IP packet inside, with VLAN tags
// on the way.
#pragma once

#include <cstdint>

#include "tracer/model/segment.hpp"
#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

struct LinkPayload {
    Slice packet;
    std::uint8_t ip_version = 0;  ///< 4 or 6
    std::uint32_t domain = 0;     ///< of the VLAN tags, outermost first; 0: none
};

/// Returns go_on with `out` filled, or the reason why there is no IP packet.
Decoded open_link_layer(const model::Frame& frame, LinkPayload& out);

}  // namespace tcpwhy::wire
