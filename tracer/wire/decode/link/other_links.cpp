#include "tracer/wire/decode/link/other_links.hpp"

namespace tcpwhy::wire {
namespace {

constexpr std::uint8_t unnumbered_information = 0x03;  // HDLC's control field

/// Q.922 section 3.2: two to four bytes, of which the last has its lowest bit set; 0: none.
std::size_t q922_address_bytes(const Slice& packet) {
    constexpr std::size_t longest = 4;
    for (std::size_t at = 1; at < longest && packet.has(at + 1); ++at)
        if ((packet.bytes[at] & 1U) != 0) return at + 1;
    return 0;
}

/// ISO/IEC TR 9577: the Network Layer Protocol Identifier.
Decoded open_nlpid(LinkPayload& out) {
    if (!out.packet.has(1)) return too_short(out.packet, 1);
    const std::uint8_t nlpid = out.packet.bytes[0];
    out.packet = out.packet.after(1);
    if (nlpid == 0xcc) return carries_ip(4, out);
    if (nlpid == 0x8e) return carries_ip(6, out);
    constexpr std::uint8_t snap = 0x80;
    if (nlpid != snap) return Decoded::not_tcp;
    constexpr std::size_t snap_bytes = 5;
    if (!out.packet.has(snap_bytes)) return too_short(out.packet, snap_bytes);
    const std::uint8_t* header = out.packet.bytes;
    if (header[0] != 0 || header[1] != 0 || header[2] != 0) return Decoded::not_tcp;
    const std::uint16_t type = load_be16(header + 3);
    out.packet = out.packet.after(snap_bytes);
    return open_ether_type(type, out);
}

}  // namespace

Decoded open_frame_relay(LinkPayload& out) {
    if (!out.packet.has(2)) return too_short(out.packet, 2);
    const std::size_t address = q922_address_bytes(out.packet);
    if (address == 0) return out.packet.has(4) ? Decoded::malformed : too_short(out.packet, 4);
    out.packet = out.packet.after(address);
    if (!out.packet.has(2)) return too_short(out.packet, 2);
    if (out.packet.bytes[0] != unnumbered_information) {
        const std::uint16_t type = load_be16(out.packet.bytes);
        out.packet = out.packet.after(2);
        return open_ether_type(type, out);
    }
    // A zero byte pads the header to a multiple of two.
    out.packet = out.packet.after(out.packet.bytes[1] == 0 ? 2 : 1);
    return open_nlpid(out);
}

Decoded open_fddi(LinkPayload& out) {
    constexpr std::size_t header_bytes = 1 + 6 + 6;
    if (!out.packet.has(header_bytes)) return too_short(out.packet, header_bytes);
    const bool carries_llc = (out.packet.bytes[0] & 0xf0U) == 0x50;
    out.packet = out.packet.after(header_bytes);
    return carries_llc ? open_llc(out) : Decoded::not_tcp;
}

Decoded open_nflog(LinkPayload& out) {
    constexpr std::size_t header_bytes = 4;
    constexpr std::uint16_t payload = 9;  // NFULA_PAYLOAD
    Slice& rest = out.packet;
    if (!rest.has(header_bytes)) return too_short(rest, header_bytes);
    if (rest.bytes[1] != 0) return Decoded::unsupported;  // another version
    rest = rest.after(header_bytes);
    while (rest.has(4)) {
        // Types are small numbers, which shows the byte order.
        const auto little = load<std::uint16_t>(rest.bytes + 2, std::endian::little);
        const std::endian order = little <= 0xff ? std::endian::little : std::endian::big;
        const std::size_t length = load<std::uint16_t>(rest.bytes, order);
        const auto type = load<std::uint16_t>(rest.bytes + 2, order);
        if (length < 4) return Decoded::malformed;
        if (type == payload) {
            rest = rest.after(4);
            return open_by_ip_version(out);
        }
        const std::size_t padded = (length + 3) & ~std::size_t{3};
        if (!rest.has(padded)) return too_short(rest, padded);
        rest = rest.after(padded);
    }
    return rest.length > rest.captured ? Decoded::truncated : Decoded::not_tcp;
}

}  // namespace tcpwhy::wire
