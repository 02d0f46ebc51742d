// GRE (RFC 2784) with key and sequence number (RFC 2890), its version 1 for PPP (RFC 2637), and the
// mirrored frames of ERSPAN (draft-foschiano-erspan).
#pragma once

#include "tracer/wire/decode/link/link_parts.hpp"

namespace tcpwhy::wire {

/// `bytes` begin with the GRE header; see open_tunnel().
Decoded open_gre(const Slice& bytes, LinkPayload& out);

}  // namespace tcpwhy::wire
