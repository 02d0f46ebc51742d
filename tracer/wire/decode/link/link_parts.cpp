#include "tracer/wire/decode/link/link_parts.hpp"

namespace tcpwhy::wire {
namespace {

namespace ether_type {
constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint16_t ipv6 = 0x86dd;
constexpr std::uint16_t vlan = 0x8100;          // IEEE 802.1Q
constexpr std::uint16_t service_vlan = 0x88a8;  // IEEE 802.1ad (QinQ)
constexpr std::uint16_t old_qinq = 0x9100;      // older, vendors' own
constexpr std::uint16_t pppoe_session = 0x8864;
}  // namespace ether_type

/// IEEE 802.3, 3.2.6: a number that is not greater is a length, and IEEE 802.2 follows.
constexpr std::uint16_t longest_802_3 = 1500;
constexpr std::size_t pppoe_header_bytes = 6;
constexpr int most_vlan_tags = 8;  // more are an attack

bool is_vlan(std::uint16_t type) {
    return type == ether_type::vlan || type == ether_type::service_vlan ||
           type == ether_type::old_qinq;
}

/// Removes VLAN tags. A priority tag (VLAN 0) does not count as a VLAN.
Decoded open_vlan_tags(std::uint16_t& type, LinkPayload& out) {
    for (int tags = 0; is_vlan(type); ++tags) {
        if (tags == most_vlan_tags) return Decoded::malformed;
        if (!out.packet.has(4)) return too_short(out.packet, 4);
        const std::uint32_t id = load_be16(out.packet.bytes) & 0x0fffU;
        if (id != 0) out.domain = (out.domain << 12U | out.domain >> 20U) ^ id;
        type = load_be16(out.packet.bytes + 2);
        out.packet = out.packet.after(4);
    }
    return go_on;
}

}  // namespace

Decoded carries_ip(std::uint8_t version, LinkPayload& out) {
    out.ip_version = version;
    return go_on;
}

Decoded open_by_ip_version(LinkPayload& out) {
    if (!out.packet.has(1)) return too_short(out.packet, 1);
    const std::uint8_t version = out.packet.bytes[0] >> 4U;
    return version == 4 || version == 6 ? carries_ip(version, out) : Decoded::not_tcp;
}

Decoded open_llc(LinkPayload& out) {
    constexpr std::size_t snap_bytes = 8;
    if (!out.packet.has(snap_bytes)) return too_short(out.packet, snap_bytes);
    const std::uint8_t* header = out.packet.bytes;
    const bool snap = header[0] == 0xaa && header[1] == 0xaa && header[2] == 0x03;
    // The organisation 00:00:F8 is that of bridges (IEEE 802.1H).
    const bool numbers_of_802 =
        header[3] == 0 && header[4] == 0 && (header[5] == 0 || header[5] == 0xf8);
    if (!snap || !numbers_of_802) return Decoded::not_tcp;
    const std::uint16_t type = load_be16(header + 6);
    if (type <= longest_802_3) return Decoded::not_tcp;
    out.packet = out.packet.after(snap_bytes);
    return open_ether_type(type, out);
}

Decoded open_ether_type(std::uint16_t type, LinkPayload& out) {
    if (is_vlan(type)) {
        if (const Decoded result = open_vlan_tags(type, out); result != go_on) return result;
    }
    if (type == ether_type::ipv4) return carries_ip(4, out);
    if (type == ether_type::ipv6) return carries_ip(6, out);
    if (type <= longest_802_3 && type != 0) return open_llc(out);
    if (type != ether_type::pppoe_session) {
        out.other = {Protocol::Layer::ether_type, type};
        return Decoded::not_tcp;
    }
    if (!out.packet.has(pppoe_header_bytes)) return too_short(out.packet, pppoe_header_bytes);
    out.packet = out.packet.after(pppoe_header_bytes);
    return open_ppp(out);
}

Decoded open_ppp(LinkPayload& out) {
    Slice& packet = out.packet;
    if (!packet.has(2)) return too_short(packet, 2);
    if (packet.bytes[0] == 0xff && packet.bytes[1] == 0x03) packet = packet.after(2);
    if (!packet.has(1)) return too_short(packet, 1);
    const bool compressed = (packet.bytes[0] & 1U) != 0;
    const std::size_t bytes = compressed ? 1 : 2;
    if (!packet.has(bytes)) return too_short(packet, bytes);
    const std::uint16_t protocol = compressed ? packet.bytes[0] : load_be16(packet.bytes);
    packet = packet.after(bytes);
    if (protocol == 0x0021) return carries_ip(4, out);
    if (protocol == 0x0057) return carries_ip(6, out);
    return Decoded::not_tcp;
}

}  // namespace tcpwhy::wire
