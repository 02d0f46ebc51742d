// The TCP header (RFC 9293 section 3.1).
#pragma once

#include "tracer/model/segment.hpp"
#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

/// Fills `out` except time, addresses, domain and frame. A header that was cut behind the window
/// field still counts: what is missing of it (the urgent pointer, options) is left empty.
Decoded open_tcp(const Slice& bytes, model::Segment& out);

}  // namespace tcpwhy::wire
