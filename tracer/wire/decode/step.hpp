// How the decoder of one layer reports to the frame decoder: go_on, or the result for the frame.
#pragma once

#include "tracer/wire/decode/bytes.hpp"
#include "tracer/wire/decode/decoded.hpp"

namespace tcpwhy::wire {

/// The layer is valid and its output is filled: decode the next layer. Every other value is the
/// result for the whole frame.
constexpr Decoded go_on = Decoded::segment;

/// Why `needed` bytes are missing: the capture cut them off (truncated), or the sender never sent
/// them (malformed).
inline Decoded too_short(const Slice& slice, std::size_t needed) {
    return slice.length >= needed ? Decoded::truncated : Decoded::malformed;
}

}  // namespace tcpwhy::wire
