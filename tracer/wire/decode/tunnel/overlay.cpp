#include "tracer/wire/decode/tunnel/overlay.hpp"

namespace tcpwhy::wire {
namespace {

constexpr std::size_t overlay_header_bytes = 8;
constexpr std::size_t ethernet_header_bytes = 14;
constexpr std::uint16_t bridged_ethernet = 0x6558;  // RFC 1701: transparent Ethernet bridging

/// The 24 bits of a network's number.
std::uint32_t network_at(const std::uint8_t* bytes) {
    return load_be32(bytes) >> 8U;
}

}  // namespace

void separate(std::uint32_t network, LinkPayload& out) {
    constexpr std::uint32_t spread = 0x9e3779b1;  // odd, so that no two numbers meet
    out.domain = (out.domain << 12U | out.domain >> 20U) ^ ((network + 1) * spread);
}

Decoded open_ethernet(LinkPayload& out) {
    if (!out.packet.has(ethernet_header_bytes)) return too_short(out.packet, ethernet_header_bytes);
    const std::uint16_t type = load_be16(out.packet.bytes + ethernet_header_bytes - 2);
    out.packet = out.packet.after(ethernet_header_bytes);
    return open_ether_type(type, out);
}

Decoded open_carried(std::uint16_t type, LinkPayload& out) {
    return type == bridged_ethernet ? open_ethernet(out) : open_ether_type(type, out);
}

Decoded open_vxlan(const Slice& payload, LinkPayload& out) {
    constexpr std::uint8_t has_network = 0x08;
    if (!payload.has(overlay_header_bytes)) return too_short(payload, overlay_header_bytes);
    // RFC 7348 section 5: without the flag the datagram is no valid VXLAN.
    if ((payload.bytes[0] & has_network) == 0) return Decoded::not_tcp;
    separate(network_at(payload.bytes + 4), out);
    out.packet = payload.after(overlay_header_bytes);
    return open_ethernet(out);
}

Decoded open_geneve(const Slice& payload, LinkPayload& out) {
    if (!payload.has(overlay_header_bytes)) return too_short(payload, overlay_header_bytes);
    const std::uint8_t* header = payload.bytes;
    if (header[0] >> 6U != 0) return Decoded::not_tcp;  // another version
    const std::size_t header_bytes = overlay_header_bytes + (header[0] & 0x3fU) * std::size_t{4};
    if (!payload.has(header_bytes)) return too_short(payload, header_bytes);
    const std::uint16_t type = load_be16(header + 2);
    separate(network_at(header + 4), out);
    out.packet = payload.after(header_bytes);
    return open_carried(type, out);
}

}  // namespace tcpwhy::wire
