#include "tracer/wire/decode/frame_decoder.hpp"

#include "tracer/wire/decode/icmp.hpp"
#include "tracer/wire/decode/ip.hpp"
#include "tracer/wire/decode/ipv4.hpp"
#include "tracer/wire/decode/ipv6.hpp"
#include "tracer/wire/decode/link/link_layer.hpp"
#include "tracer/wire/decode/reassembly.hpp"
#include "tracer/wire/decode/tcp_header.hpp"
#include "tracer/wire/decode/tunnel/tunnel.hpp"

namespace tcpwhy::wire {

struct FrameDecoder::State {
    Reassembly reassembly;
    model::IcmpError icmp_error;
    Protocol protocol;

    /// Whether pieces of such a datagram are kept. A piece of IPv6 can still have TCP after its
    /// extension headers.
    static bool is_kept(std::uint8_t protocol) {
        return protocol == ip_protocol::tcp || protocol == ip_protocol::ipv4 ||
               protocol == ip_protocol::ipv6 || protocol == ip_protocol::gre ||
               is_extension_header(protocol);
    }

    /// Reassembles a datagram and opens its extension headers.
    Decoded reassemble(model::Time time, std::uint32_t domain, IpPayload& payload) {
        if (!is_kept(payload.protocol)) {
            protocol = {Protocol::Layer::ip, payload.protocol};
            return Decoded::not_tcp;
        }
        const Decoded result = reassembly.add(time, domain, payload);
        if (result != go_on || payload.source.family != Address::Family::ipv6) return result;
        const Decoded extensions = open_extension_headers(payload);
        return extensions == go_on && payload.fragmented ? Decoded::malformed : extensions;
    }

    /// `link` leads to the packet, or to the one inside a tunnel.
    Decoded open_ip(model::Time time, const LinkPayload& link, IpPayload& ip) {
        const Decoded result =
            link.ip_version == 4 ? open_ipv4(link.packet, ip) : open_ipv6(link.packet, ip);
        return result == go_on && ip.fragmented ? reassemble(time, link.domain, ip) : result;
    }

    /// A packet that is not TCP itself: a tunnel leads to one that is, or it is an ICMP error.
    Decoded open_other(model::Time time, LinkPayload& link, IpPayload& ip,
                       const model::Frame& frame) {
        for (int tunnels = 0; ip.protocol != ip_protocol::tcp; ++tunnels) {
            icmp_error.domain = link.domain;
            Decoded result = open_tunnel(ip, link);
            if (result == Decoded::not_tcp) return not_tcp(time, link, ip, frame);
            if (result != go_on) return result;
            if (tunnels == most_tunnels) return Decoded::malformed;
            if (result = open_ip(time, link, ip); result != go_on) return result;
        }
        return go_on;
    }

    Decoded not_tcp(model::Time time, const LinkPayload& link, const IpPayload& ip,
                    const model::Frame& frame) {
        const Decoded result = open_icmp_error(ip, icmp_error);
        icmp_error.time = time;
        icmp_error.frame = frame;
        protocol = link.other;
        return result;
    }
};

FrameDecoder::FrameDecoder() : state_(std::make_unique<State>()) {}
FrameDecoder::~FrameDecoder() = default;

const model::IcmpError& FrameDecoder::icmp_error() const {
    return state_->icmp_error;
}

const Protocol& FrameDecoder::protocol() const {
    return state_->protocol;
}

Decoded FrameDecoder::decode(model::Time time, const model::Frame& frame, model::Segment& out) {
    LinkPayload link;
    if (const Decoded result = open_link_layer(frame, link); result != go_on) {
        state_->protocol = link.other;
        return result;
    }
    IpPayload ip;
    Decoded result = state_->open_ip(time, link, ip);
    if (result != go_on) return result;
    if (ip.protocol != ip_protocol::tcp) result = state_->open_other(time, link, ip, frame);
    if (result != go_on) return result;
    if (result = open_tcp(ip.bytes, out); result != go_on) return result;
    out.time = time;
    out.source.address = ip.source;
    out.destination.address = ip.destination;
    out.hops_left = ip.hops_left;
    out.domain = link.domain;
    out.frame = frame;
    return Decoded::segment;
}

}  // namespace tcpwhy::wire
