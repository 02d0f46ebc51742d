#include "tracer/wire/decode/tunnel/tunnel.hpp"

#include "tracer/wire/decode/tunnel/gre.hpp"
#include "tracer/wire/decode/tunnel/overlay.hpp"

namespace tcpwhy::wire {
namespace {

constexpr std::size_t udp_header_bytes = 8;

Decoded open_udp(const Slice& bytes, LinkPayload& out) {
    out.other = {Protocol::Layer::ip, ip_protocol::udp};
    if (!bytes.has(udp_header_bytes))
        return bytes.length < udp_header_bytes ? Decoded::not_tcp : Decoded::truncated;
    const std::uint16_t from = load_be16(bytes.bytes);
    const std::uint16_t to = load_be16(bytes.bytes + 2);
    const std::size_t stated = load_be16(bytes.bytes + 4);
    const bool bounded = stated >= udp_header_bytes && stated < bytes.length;
    const Slice payload = (bounded ? bytes.first(stated) : bytes).after(udp_header_bytes);
    // A tunnel's own port is the destination; the source port spreads flows over paths.
    if (to == overlay_port::vxlan || to == overlay_port::old_vxlan) return open_vxlan(payload, out);
    if (to == overlay_port::geneve) return open_geneve(payload, out);
    for (const std::uint16_t port : {to, from})
        if (const Protocol named{Protocol::Layer::udp_port, port}; is_tunnel(named))
            out.other = named;
    return Decoded::not_tcp;
}

}  // namespace

Decoded open_tunnel(const IpPayload& ip, LinkPayload& out) {
    switch (ip.protocol) {
        case ip_protocol::ipv4:
            out.packet = ip.bytes;
            return carries_ip(4, out);
        case ip_protocol::ipv6:
            out.packet = ip.bytes;
            return carries_ip(6, out);
        case ip_protocol::gre:
            return open_gre(ip.bytes, out);
        case ip_protocol::udp:
            return open_udp(ip.bytes, out);
        default:
            out.other = {Protocol::Layer::ip, ip.protocol};
            return Decoded::not_tcp;
    }
}

}  // namespace tcpwhy::wire
