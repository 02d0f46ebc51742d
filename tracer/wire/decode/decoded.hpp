// The result of decoding one frame, which the decoders of single layers use as well.
#pragma once

#include <cstdint>

namespace tcpwhy::wire {

enum class Decoded : std::uint8_t {
    segment,      ///< a TCP segment; the decoder's output is filled
    icmp_error,   ///< an ICMP error that quotes a TCP segment: see FrameDecoder::icmp_error()
    not_tcp,      ///< a valid frame of another protocol
    fragment,     ///< part of a datagram that is not complete yet
    truncated,    ///< the capture kept too few bytes of the frame to decide
    malformed,    ///< the headers contradict themselves
    encrypted,    ///< its content cannot be read without the key
    unsupported,  ///< an unknown link type
};

}  // namespace tcpwhy::wire
