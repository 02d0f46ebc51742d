#include "tracer/wire/decode/frame_decoder.hpp"

#include "tracer/wire/decode/icmp.hpp"
#include "tracer/wire/decode/ip.hpp"
#include "tracer/wire/decode/ipv4.hpp"
#include "tracer/wire/decode/ipv6.hpp"
#include "tracer/wire/decode/link/link_layer.hpp"
#include "tracer/wire/decode/reassembly.hpp"
#include "tracer/wire/decode/tcp_header.hpp"

namespace tcpwhy::wire {

struct FrameDecoder::State {
    Reassembly reassembly;
    model::IcmpError icmp_error;

    /// Reassembles a datagram and opens its extension headers.
    Decoded reassemble(model::Time time, std::uint32_t domain, IpPayload& payload) {
        // Pieces of other protocols are not kept. A piece of IPv6 can still have TCP after its
        // extension headers.
        if (payload.protocol != ip_protocol::tcp && !is_extension_header(payload.protocol))
            return Decoded::not_tcp;
        const Decoded result = reassembly.add(time, domain, payload);
        if (result != go_on || payload.source.family != Address::Family::ipv6) return result;
        const Decoded extensions = open_extension_headers(payload);
        return extensions == go_on && payload.fragmented ? Decoded::malformed : extensions;
    }

    Decoded other(model::Time time, const LinkPayload& link, const IpPayload& ip,
                  const model::Frame& frame) {
        const Decoded result = open_icmp_error(ip, icmp_error);
        icmp_error.time = time;
        icmp_error.domain = link.domain;
        icmp_error.frame = frame;
        return result;
    }
};

FrameDecoder::FrameDecoder() : state_(std::make_unique<State>()) {}
FrameDecoder::~FrameDecoder() = default;

const model::IcmpError& FrameDecoder::icmp_error() const {
    return state_->icmp_error;
}

Decoded FrameDecoder::decode(model::Time time, const model::Frame& frame, model::Segment& out) {
    LinkPayload link;
    if (const Decoded result = open_link_layer(frame, link); result != go_on) return result;
    IpPayload ip;
    Decoded result = link.ip_version == 4 ? open_ipv4(link.packet, ip) : open_ipv6(link.packet, ip);
    if (result != go_on) return result;
    if (ip.fragmented) result = state_->reassemble(time, link.domain, ip);
    if (result != go_on) return result;
    if (ip.protocol != ip_protocol::tcp) return state_->other(time, link, ip, frame);
    if (result = open_tcp(ip.bytes, out); result != go_on) return result;
    out.time = time;
    out.source.address = ip.source;
    out.destination.address = ip.destination;
    out.domain = link.domain;
    out.frame = frame;
    return Decoded::segment;
}

}  // namespace tcpwhy::wire
