#include "tracer/wire/decode/link/link_layer.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "tracer/wire/decode/link/link_type.hpp"
#include "tracer/wire/decode/link/other_links.hpp"
#include "tracer/wire/decode/link/wifi.hpp"

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
    ipnet,  ///< 8 bits, Solaris' AF_ value
    hdlc,   ///< PPP, or Cisco's HDLC, which begins with other addresses
    frame_relay,
    fddi,
    nflog,
    wifi,
    radiotap,
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
    {link_type::ppp_hdlc, 0, 0, Names::hdlc},
    {link_type::cisco_hdlc, 4, 2, Names::ether_type},
    {link_type::frame_relay, 0, 0, Names::frame_relay},
    {link_type::fddi, 0, 0, Names::fddi},
    {link_type::nflog, 0, 0, Names::nflog},
    {link_type::ipnet, 24, 1, Names::ipnet},
    {link_type::wifi, 0, 0, Names::wifi},
    {link_type::radiotap, 0, 0, Names::radiotap},
    {link_type::ppp_ether, 6, 0, Names::ppp},
};

/// The index of each link type's row, plus 1; 0: there is none.
constexpr auto rows = [] {
    constexpr std::uint16_t last = std::max_element(std::begin(link_layers), std::end(link_layers),
                                                    [](const auto& one, const auto& two) {
                                                        return one.link_type < two.link_type;
                                                    })
                                       ->link_type;
    std::array<std::uint8_t, last + 1U> found{};
    for (std::uint8_t at = std::size(link_layers); at > 0; --at)
        found[link_layers[at - 1U].link_type] = at;
    return found;
}();

constexpr const LinkLayer* find_link_layer(std::uint16_t link_type) {
    const std::size_t row = link_type < rows.size() ? rows[link_type] : 0;
    return row != 0 ? &link_layers[row - 1] : nullptr;
}

/// Cisco's HDLC has a unicast or a multicast address where PPP has FF, and then an EtherType.
Decoded open_hdlc(LinkPayload& out) {
    constexpr std::uint8_t unicast = 0x0f, multicast = 0x8f;
    constexpr std::size_t cisco_bytes = 4;
    const Slice& packet = out.packet;
    const bool cisco =
        packet.has(1) && (packet.bytes[0] == unicast || packet.bytes[0] == multicast);
    if (!cisco) return open_ppp(out);
    if (!packet.has(cisco_bytes)) return too_short(packet, cisco_bytes);
    const std::uint16_t type = load_be16(packet.bytes + 2);
    out.packet = packet.after(cisco_bytes);
    return open_ether_type(type, out);
}

/// Solaris' AF_INET is 2, its AF_INET6 26.
Decoded open_ipnet(std::uint8_t family, LinkPayload& out) {
    if (family == 2) return carries_ip(4, out);
    return family == 26 ? carries_ip(6, out) : Decoded::not_tcp;
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
        case Names::ipnet:
            return open_ipnet(*protocol, out);
        case Names::hdlc:
            return open_hdlc(out);
        case Names::frame_relay:
            return open_frame_relay(out);
        case Names::fddi:
            return open_fddi(out);
        case Names::nflog:
            return open_nflog(out);
        case Names::wifi:
            return open_wifi(out);
        case Names::radiotap:
            return open_radiotap(out);
    }
    return Decoded::unsupported;
}

}  // namespace tcpwhy::wire
