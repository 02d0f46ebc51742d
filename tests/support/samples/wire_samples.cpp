#include "tests/support/samples/wire_samples.hpp"

#include <algorithm>

namespace tcpwhy::samples {

namespace {

template <typename Number>
Bytes number(Number value, std::endian order) {
    Bytes bytes;
    for (std::size_t i = 0; i < sizeof value; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    if (order == std::endian::big) std::reverse(bytes.begin(), bytes.end());
    return bytes;
}

Bytes padded(Bytes bytes, std::uint8_t filler = 0) {
    while (bytes.size() % 4 != 0) bytes.push_back(filler);
    return bytes;
}

std::uint8_t low_byte(std::size_t value) {
    return static_cast<std::uint8_t>(value & 0xffU);
}

}  // namespace

Bytes join(std::initializer_list<Bytes> pieces) {
    Bytes all;
    for (const Bytes& piece : pieces) all.insert(all.end(), piece.begin(), piece.end());
    return all;
}

Bytes text(std::string_view characters) {
    return {characters.begin(), characters.end()};
}
Bytes u16(std::uint16_t value, std::endian order) {
    return number(value, order);
}
Bytes u32(std::uint32_t value, std::endian order) {
    return number(value, order);
}
Bytes u64(std::uint64_t value, std::endian order) {
    return number(value, order);
}

Bytes tcp(const Tcp& fields) {
    const Bytes options = padded(fields.options, 1);
    const std::size_t header_words = 5 + options.size() / 4;
    return join({u16(fields.source), u16(fields.destination), u32(fields.seq), u32(fields.ack),
                 u16(static_cast<std::uint16_t>(header_words << 12U | fields.flags)),
                 u16(fields.window), u16(0), u16(7), options, fields.payload});
}

Bytes ipv4(const Bytes& payload, const Ipv4& fields) {
    const std::size_t header_bytes = 20 + fields.options.size();
    const std::size_t true_length = header_bytes + payload.size();
    const auto total =
        fields.total_length < 0 ? true_length : static_cast<std::size_t>(fields.total_length);
    const auto place = (fields.more_fragments ? 0x2000U : 0U) | fields.fragment_offset / 8U;
    return join({{low_byte(0x40 | header_bytes / 4), 0},
                 u16(static_cast<std::uint16_t>(total)),
                 u16(fields.identification),
                 u16(static_cast<std::uint16_t>(place)),
                 {64, fields.protocol, 0, 0, 127, 0, 0, fields.last_byte, 127, 0, 0, 2},
                 fields.options,
                 payload});
}

Bytes ipv6(const Bytes& payload, const Ipv6& fields) {
    const auto length = fields.payload_length < 0 ? payload.size()
                                                  : static_cast<std::size_t>(fields.payload_length);
    Bytes source(16, 0);
    Bytes destination(16, 0);
    source[15] = 1;
    destination[15] = 2;
    return join({{0x60, 0, 0, 0},
                 u16(static_cast<std::uint16_t>(length)),
                 {fields.next_header, 64},
                 source,
                 destination,
                 payload});
}

Bytes ipv6_options_header(std::uint8_t next_header) {
    return {next_header, 0, 1, 4, 0, 0, 0, 0};
}

Bytes ipv6_fragment_header(std::uint8_t next_header, std::uint16_t offset_bytes, bool more,
                           std::uint32_t identification) {
    return join({{next_header, 0},
                 u16(static_cast<std::uint16_t>((offset_bytes & 0xfff8U) | (more ? 1U : 0U))),
                 u32(identification)});
}

Bytes icmp_error(std::uint8_t type, std::uint8_t code, const Bytes& quoted, std::uint32_t rest) {
    return ipv4(join({{type, code, 0, 0}, u32(rest), quoted}), {.protocol = 1});
}

Bytes icmp6_error(std::uint8_t type, std::uint8_t code, const Bytes& quoted, std::uint32_t rest) {
    return ipv6(join({{type, code, 0, 0}, u32(rest), quoted}), {.next_header = 58});
}

Bytes short_quote(const Bytes& packet) {
    return {packet.begin(), packet.begin() + (packet.at(0) >> 4U == 4 ? 28 : 48)};
}

Bytes ethernet(std::uint16_t type, const Bytes& payload) {
    return join({Bytes(12, 0), u16(type), payload});
}

Bytes vlan(std::uint16_t id, std::uint16_t inner_type, const Bytes& payload) {
    return join({u16(id), u16(inner_type), payload});
}

std::vector<Sample> frames_of_every_kind() {
    const Bytes v4 = ipv4(tcp());
    const Bytes v6 = ipv6(tcp());
    const Bytes in_pppoe =
        join({{0x11, 0, 0, 1}, u16(static_cast<std::uint16_t>(v4.size() + 2)), u16(0x0021), v4});
    const auto snap = [](std::uint16_t type, const Bytes& packet) {
        return join({{0xaa, 0xaa, 3, 0, 0, 0}, u16(type), packet});
    };
    return {
        {"Ethernet", 1, ethernet(0x0800, v4)},
        {"Ethernet, IPv6", 1, ethernet(0x86dd, v6)},
        {"Ethernet with a VLAN tag", 1, ethernet(0x8100, vlan(7, 0x0800, v4))},
        {"Ethernet, QinQ", 1, ethernet(0x88a8, vlan(7, 0x8100, vlan(8, 0x86dd, v6)))},
        {"Ethernet, PPPoE", 1, ethernet(0x8864, in_pppoe)},
        {"Linux cooked", 113, join({Bytes(14, 0), u16(0x0800), v4})},
        {"Linux cooked, a VLAN tag", 113, join({Bytes(14, 0), u16(0x8100), vlan(7, 0x0800, v4)})},
        {"Linux cooked 2", 276, join({u16(0x86dd), Bytes(18, 0), v6})},
        {"BSD loopback, little-endian", 0, join({{2, 0, 0, 0}, v4})},
        {"BSD loopback, big-endian", 0, join({{0, 0, 0, 30}, v6})},
        {"OpenBSD loopback", 108, join({u32(24), v6})},
        {"raw IP, IPv4", 101, v4},
        {"raw IP, IPv6", 101, v6},
        {"raw IP as DLT 12", 12, v4},
        {"raw IP as DLT 14", 14, v4},
        {"IPv4", 228, v4},
        {"IPv6", 229, v6},
        {"PPP", 9, join({u16(0x0021), v4})},
        {"PPP with address and control", 9, join({{0xff, 0x03}, u16(0x0057), v6})},
        {"PPP in HDLC framing", 50, join({{0xff, 0x03}, u16(0x0021), v4})},
        {"PPP with a compressed protocol", 50, join({{0xff, 0x03, 0x21}, v4})},
        {"PPPoE", 51, in_pppoe},
        {"Ethernet, IEEE 802.3 with SNAP", 1, ethernet(60, snap(0x0800, v4))},
        {"Cisco HDLC", 104, join({{0x0f, 0}, u16(0x0800), v4})},
        {"Cisco HDLC, IPv6", 104, join({{0x8f, 0}, u16(0x86dd), v6})},
        {"Cisco HDLC in HDLC framing", 50, join({{0x0f, 0}, u16(0x0800), v4})},
        {"frame relay", 107, join({{0x18, 0x41, 0x03, 0xcc}, v4})},
        {"frame relay, a pad, IPv6", 107, join({{0x18, 0x41, 0x03, 0x00, 0x8e}, v6})},
        {"frame relay, SNAP, a long address", 107,
         join({{0x18, 0x40, 0x40, 0x41, 0x03, 0x00, 0x80, 0, 0, 0}, u16(0x0800), v4})},
        {"frame relay, Cisco's", 107, join({{0x18, 0x41}, u16(0x0800), v4})},
        {"FDDI", 10, join({{0x50}, Bytes(12, 0), snap(0x0800, v4)})},
        {"NFLOG, little-endian", 239,
         join({{2, 0, 0, 5, 8, 0, 1, 0, 8, 0, 1, 0, 5, 0, 10, 0, 0, 0, 0, 0},
               u16(static_cast<std::uint16_t>(v4.size() + 4), std::endian::little),
               {9, 0},
               v4})},
        {"NFLOG, big-endian", 239,
         join({{10, 0, 0, 5, 0, 8, 0, 1, 0x86, 0xdd, 1, 0},
               u16(static_cast<std::uint16_t>(v6.size() + 4)),
               {0, 9},
               v6})},
        {"IPNET", 226, join({{1, 2}, Bytes(22, 0), v4})},
        {"IPNET, IPv6", 226, join({{1, 26}, Bytes(22, 0), v6})},
        {"IEEE 802.11", 105, join({{0x08, 0x01}, Bytes(22, 0), snap(0x0800, v4)})},
        {"IEEE 802.11, QoS between bridges", 105,
         join({{0x88, 0x03}, Bytes(20, 0), {0x10, 0}, Bytes(6, 0), {0, 0}, snap(0x86dd, v6)})},
        {"radiotap", 127,
         join({{0, 0, 8, 0, 0, 0, 0, 0, 0x08, 0x02}, Bytes(22, 0), snap(0x0800, v4)})},
        {"radiotap, two words, padded", 127,
         join({{0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0},
               Bytes(8, 0),
               {0x20},
               {0x88, 0x02},
               Bytes(24, 0),
               {0, 0},
               snap(0x0800, v4)})},
        {"IPv4 with options", 228, ipv4(tcp(), {.options = {7, 4, 4, 0}})},
        {"IPv6 with extension headers", 229,
         ipv6(join({ipv6_options_header(43),
                    {60, 0, 0, 0, 0, 0, 0, 0},
                    ipv6_options_header(51),
                    {44, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1},
                    ipv6_fragment_header(6, 0, false, 1),
                    tcp()}),
              {.next_header = 0})},
    };
}

Bytes pcap_header(const Pcap& file) {
    return join({u32(file.magic, file.order), u16(2, file.order),
                 u16(file.minor_version, file.order), u32(0, file.order), u32(0, file.order),
                 u32(262'144, file.order), u32(file.link_type, file.order)});
}

Bytes pcap_record(const Pcap& file, std::uint32_t seconds, std::uint32_t fraction,
                  const Bytes& frame, std::uint32_t original_length) {
    const Bytes more_header(file.magic == 0xa1b2cd34 ? 8 : 0, 0);
    return join({u32(seconds, file.order), u32(fraction, file.order),
                 u32(static_cast<std::uint32_t>(frame.size()), file.order),
                 u32(original_length, file.order), more_header, frame});
}

Bytes block(std::uint32_t type, const Bytes& body, std::endian order) {
    const Bytes content = padded(body);
    const auto length = static_cast<std::uint32_t>(content.size() + 12);
    return join({u32(type, order), u32(length, order), content, u32(length, order)});
}

Bytes section(std::endian order) {
    return block(0x0a0d0d0a,
                 join({u32(0x1a2b3c4d, order), u16(1, order), u16(0, order), Bytes(8, 0xff)}),
                 order);
}

Bytes option(std::uint16_t code, const Bytes& value, std::endian order) {
    return join(
        {u16(code, order), u16(static_cast<std::uint16_t>(value.size()), order), padded(value)});
}

Bytes interface(std::uint16_t link_type, std::uint32_t snaplen, const Bytes& options,
                std::endian order) {
    return block(1, join({u16(link_type, order), u16(0, order), u32(snaplen, order), options}),
                 order);
}

Bytes enhanced_packet(std::uint32_t interface, std::uint64_t stamp, const Bytes& frame,
                      std::endian order) {
    const auto length = static_cast<std::uint32_t>(frame.size());
    return block(6,
                 join({u32(interface, order), u32(static_cast<std::uint32_t>(stamp >> 32U), order),
                       u32(static_cast<std::uint32_t>(stamp), order), u32(length, order),
                       u32(length, order), frame}),
                 order);
}

Bytes simple_packet(const Bytes& frame, std::uint32_t original_length, std::endian order) {
    return block(3, join({u32(original_length, order), frame}), order);
}

Bytes obsolete_packet(std::uint16_t interface, std::uint64_t stamp, const Bytes& frame,
                      std::endian order) {
    const auto length = static_cast<std::uint32_t>(frame.size());
    return block(2,
                 join({u16(interface, order), u16(0xffff, order),
                       u32(static_cast<std::uint32_t>(stamp >> 32U), order),
                       u32(static_cast<std::uint32_t>(stamp), order), u32(length, order),
                       u32(length, order), frame}),
                 order);
}

Bytes custom(std::uint32_t enterprise, const Bytes& data, std::endian order) {
    return block(0x00000bad, join({u32(enterprise, order), data}), order);
}

Bytes statistics(std::uint32_t interface, std::uint64_t dropped, std::endian order) {
    return block(5,
                 join({u32(interface, order), u64(0, order), option(5, u64(dropped, order), order),
                       u32(0, order)}),
                 order);
}

Bytes pcapng_of_every_kind() {
    constexpr auto little = std::endian::little;
    constexpr auto big = std::endian::big;
    const Bytes frame = ethernet(0x0800, ipv4(tcp()));
    return join(
        {section(little), interface(1, 0, option(2, text("lo"), little), little),
         interface(101, 60, option(9, {9}, little), little),
         enhanced_packet(0, 1'000'001, frame, little),            // microseconds
         enhanced_packet(1, 2'000'000'002, ipv4(tcp()), little),  // nanoseconds
         block(4, Bytes(8, 0), little),                           // name resolution
         custom(61'453, text("any"), little), statistics(1, 3, little), section(big),
         interface(113, 40, join({option(9, {0x8a}, big), option(14, u64(100, big), big)}), big),
         enhanced_packet(0, 1536, join({Bytes(14, 0), u16(0x0800), ipv4(tcp())}),
                         big),  // 1.5 s in 2^-10 s
         simple_packet(join({Bytes(14, 0), u16(0x0800), Bytes(24, 0)}), 1500, big),
         obsolete_packet(0, 2048, join({Bytes(14, 0), u16(0x0800), ipv4(tcp())}), big)});
}

}  // namespace tcpwhy::samples
