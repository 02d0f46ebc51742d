// The TCP header (RFC 9293 section 3.1).
#pragma once

#include "tracer/model/segment.hpp"
#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

/// Fills `out` except time, addresses, domain and frame. A header that the capture cut after the
/// window field is still valid; the missing urgent pointer and options stay empty.
Decoded open_tcp(const Slice& bytes, model::Segment& out);

}  // namespace tcpwhy::wire
