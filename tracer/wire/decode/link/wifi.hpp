// IEEE 802.11 frames, as far as they are not encrypted, and the radiotap header before them
// (https://www.radiotap.org). `out.packet` is the whole frame at first.
#pragma once

#include "tracer/wire/decode/link/link_parts.hpp"

namespace tcpwhy::wire {

Decoded open_wifi(LinkPayload& out);
Decoded open_radiotap(LinkPayload& out);

}  // namespace tcpwhy::wire
