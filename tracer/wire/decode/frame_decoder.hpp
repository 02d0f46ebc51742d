// Decodes frames to TCP segments and to ICMP errors about TCP segments. It knows these layers:
// Ethernet with VLAN tags, Linux cooked v1 and v2, BSD loopback, raw IP, PPP; IPv4 with options and
// fragments, IPv6 with extension headers; the tunnels of tunnel/tunnel.hpp. Pure. Never reads out
// of bounds.
#pragma once

#include <memory>

#include "tracer/model/icmp_error.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/wire/decode/decoded.hpp"
#include "tracer/wire/decode/protocol.hpp"

namespace tcpwhy::wire {

class FrameDecoder {
  public:
    FrameDecoder();
    ~FrameDecoder();
    FrameDecoder(const FrameDecoder&) = delete;
    FrameDecoder& operator=(const FrameDecoder&) = delete;

    /// Fills `out` if the result is Decoded::segment. Its spans borrow from `frame` or, after
    /// reassembly, from this decoder until the next call.
    Decoded decode(model::Time time, const model::Frame& frame, model::Segment& out);

    /// The error in the last frame, if decode() returned Decoded::icmp_error. It borrows likewise.
    [[nodiscard]] const model::IcmpError& icmp_error() const;
    /// The protocol of the last frame, if decode() returned Decoded::not_tcp.
    [[nodiscard]] const Protocol& protocol() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::wire
