#include "tracer/wire/decode/link_layer.hpp"

#include "tracer/wire/decode/link_type.hpp"

namespace tcpwhy::wire {

namespace {

/// How a link layer names the protocol that it carries.
enum class Names : std::uint8_t {
    ether_type,      ///< 16 bits, IEEE 802 number; VLAN tags can follow
    family_host,     ///< 32 bits, AF_ value in the byte order of the capturing machine
    family_network,  ///< likewise in network order
    ppp,             ///< RFC 1662: HDLC's address and control can precede the protocol
    ip_version,      ///< not at all: the first four bits of the packet decide
    ipv4,
    ipv6,
};

struct LinkLayer {
    std::uint16_t link_type;
    std::uint8_t header_bytes;
    std::uint8_t protocol_at;
    Names names;
};

constexpr LinkLayer link_layers[] = {
    {link_type::ethernet, 14, 12, Names::ether_type},
    {link_type::linux_sll, 16, 14, Names::ether_type},
    {link_type::linux_sll2, 20, 0, Names::ether_type},
    {link_type::null, 4, 0, Names::family_host},
    {link_type::loop, 4, 0, Names::family_network},
    {link_type::raw, 0, 0, Names::ip_version},
    {link_type::dlt_raw, 0, 0, Names::ip_version},
    {link_type::dlt_raw_openbsd, 0, 0, Names::ip_version},
    {link_type::ipv4, 0, 0, Names::ipv4},
    {link_type::ipv6, 0, 0, Names::ipv6},
    {link_type::ppp, 0, 0, Names::ppp},
    {link_type::ppp_hdlc, 0, 0, Names::ppp},
    {link_type::ppp_ether, 6, 0, Names::ppp},
};

constexpr const LinkLayer* find_link_layer(std::uint16_t link_type) {
    for (const LinkLayer& layer : link_layers) {
        if (layer.link_type == link_type) return &layer;
    }
    return nullptr;
}

namespace ether_type {
constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint16_t ipv6 = 0x86dd;
constexpr std::uint16_t vlan = 0x8100;          // IEEE 802.1Q
constexpr std::uint16_t service_vlan = 0x88a8;  // IEEE 802.1ad (QinQ)
constexpr std::uint16_t old_qinq = 0x9100;      // older, vendors' own
constexpr std::uint16_t pppoe_session = 0x8864;
}  // namespace ether_type

constexpr std::size_t pppoe_header_bytes = 6;
constexpr int most_vlan_tags = 8;  // more are an attack

bool is_vlan(std::uint16_t type) {
    return type == ether_type::vlan || type == ether_type::service_vlan ||
           type == ether_type::old_qinq;
}

Decoded carries_ip(std::uint8_t version, LinkPayload& out) {
    out.ip_version = version;
    return go_on;
}

Decoded open_by_ip_version(LinkPayload& out) {
    if (!out.packet.has(1)) return too_short(out.packet, 1);
    const std::uint8_t version = out.packet.bytes[0] >> 4U;
    return version == 4 || version == 6 ? carries_ip(version, out) : Decoded::not_tcp;
}

/// RFC 1661 section 2, RFC 1662 section 3.1: the sender can omit FF 03 and can compress a protocol
/// number to one byte.
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

Decoded open_ether_type(std::uint16_t type, LinkPayload& out) {
    if (is_vlan(type)) {
        if (const Decoded result = open_vlan_tags(type, out); result != go_on) return result;
    }
    if (type == ether_type::ipv4) return carries_ip(4, out);
    if (type == ether_type::ipv6) return carries_ip(6, out);
    if (type != ether_type::pppoe_session) return Decoded::not_tcp;
    if (!out.packet.has(pppoe_header_bytes)) return too_short(out.packet, pppoe_header_bytes);
    out.packet = out.packet.after(pppoe_header_bytes);
    return open_ppp(out);
}

/// AF_INET is 2 everywhere; AF_INET6 is 10 (Linux), 24 (NetBSD, OpenBSD), 28 (FreeBSD) or 30
/// (macOS).
Decoded open_family(std::uint32_t family, LinkPayload& out) {
    if (family == 2) return carries_ip(4, out);
    if (family == 10 || family == 24 || family == 28 || family == 30) return carries_ip(6, out);
    return Decoded::not_tcp;
}

/// The file does not state the byte order of the family. Families are small numbers, which shows
/// it.
std::uint32_t host_family(const std::uint8_t* bytes) {
    const auto family = load<std::uint32_t>(bytes, std::endian::little);
    return family <= 0xffff ? family : swapped(family);
}

}  // namespace

Decoded open_link_layer(const model::Frame& frame, LinkPayload& out) {
    const LinkLayer* layer = find_link_layer(frame.link_type);
    if (layer == nullptr) return Decoded::unsupported;
    const std::size_t captured = frame.bytes.size();
    // Some writers store an original length that is smaller than the captured length.
    const std::size_t length = frame.original_length > captured ? frame.original_length : captured;
    const Slice whole{frame.bytes.data(), captured, length};
    if (!whole.has(layer->header_bytes)) return too_short(whole, layer->header_bytes);
    out.packet = whole.after(layer->header_bytes);
    out.domain = 0;
    const std::uint8_t* protocol = whole.bytes + layer->protocol_at;
    switch (layer->names) {
        case Names::ether_type:
            return open_ether_type(load_be16(protocol), out);
        case Names::family_host:
            return open_family(host_family(protocol), out);
        case Names::family_network:
            return open_family(load_be32(protocol), out);
        case Names::ppp:
            return open_ppp(out);
        case Names::ip_version:
            return open_by_ip_version(out);
        case Names::ipv4:
            return carries_ip(4, out);
        case Names::ipv6:
            return carries_ip(6, out);
    }
    return Decoded::unsupported;
}

}  // namespace tcpwhy::wire
