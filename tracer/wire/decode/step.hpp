// How the decoders of single layers report to the frame decoder.
#pragma once

#include "tracer/wire/decode/bytes.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"

namespace tcpwhy::wire {

/// A layer that is sound lets the next one go on; anything else is the frame's result.
constexpr Decoded go_on = Decoded::segment;

/// Why `needed` bytes are not there: cut by the capture, or never sent.
inline Decoded too_short(const Slice& slice, std::size_t needed) {
    return slice.length >= needed ? Decoded::truncated : Decoded::malformed;
}

}  // namespace tcpwhy::wire
