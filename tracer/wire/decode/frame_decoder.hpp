// Frames to TCP segments: link layers (Ethernet with VLAN tags, Linux cooked v1 and v2, BSD
// loopback, raw IP, PPP), IPv4 with options and fragments, IPv6 with extension headers, TCP; and
// ICMP errors about TCP segments. Pure; never reads out of bounds, whatever it is given.
#pragma once

#include <memory>

#include "tracer/model/icmp_error.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/wire/decode/decoded.hpp"

namespace tcpwhy::wire {

class FrameDecoder {
  public:
    FrameDecoder();
    ~FrameDecoder();
    FrameDecoder(const FrameDecoder&) = delete;
    FrameDecoder& operator=(const FrameDecoder&) = delete;

    /// Fills `out`; its spans borrow from `frame` (or, of a reassembled datagram, from this decoder
    /// until the next call).
    Decoded decode(model::Time time, const model::Frame& frame, model::Segment& out);

    /// Of the last frame, where decode() said so; its frame borrows as a segment's does.
    [[nodiscard]] const model::IcmpError& icmp_error() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::wire
