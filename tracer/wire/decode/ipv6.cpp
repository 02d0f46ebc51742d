#include "tracer/wire/decode/ipv6.hpp"

namespace tcpwhy::wire {

namespace {

constexpr std::size_t header_bytes = 40;
constexpr std::size_t address_bytes = 16;
constexpr int most_extension_headers = 16;

// IANA protocol numbers of extension headers.
constexpr std::uint8_t hop_by_hop = 0;
constexpr std::uint8_t routing = 43;
constexpr std::uint8_t fragment = 44;
constexpr std::uint8_t authentication = 51;
constexpr std::uint8_t destination_options = 60;
constexpr std::uint8_t mobility = 135;
constexpr std::uint8_t host_identity = 139;
constexpr std::uint8_t shim6 = 140;

/// RFC 4302 counts the authentication header in words of 4 bytes, less two; all others in words of
/// 8, less one.
std::size_t extension_length(std::uint8_t kind, std::uint8_t stated) {
    return kind == authentication ? (stated + std::size_t{2}) * 4 : (stated + std::size_t{1}) * 8;
}

/// If the packet is on its way to a waypoint, its final destination is in the routing header: the
/// last address in types 0 and 2 (RFC 2460, RFC 6275), the first in type 4 (segment routing, RFC
/// 8754).
void take_final_destination(const Slice& header, std::size_t length, IpPayload& out) {
    const std::uint8_t type = header.bytes[2];
    const std::uint8_t segments_left = header.bytes[3];
    if (segments_left == 0 || length < 8 + address_bytes) return;
    if (type == 0 || type == 2) {
        const std::size_t addresses = (length - 8) / address_bytes;
        out.destination = Address::ipv6(header.bytes + 8 + (addresses - 1) * address_bytes);
    } else if (type == 4) {
        out.destination = Address::ipv6(header.bytes + 8);
    }
}

Decoded open_fragment_header(IpPayload& out) {
    if (!out.bytes.has(8)) return too_short(out.bytes, 8);
    const std::uint8_t* header = out.bytes.bytes;
    const std::uint16_t place = load_be16(header + 2);
    out.protocol = header[0];
    // RFC 6946: offset 0 without more to follow is an "atomic fragment", a whole datagram.
    out.fragmented = (place & 0xfff9U) != 0;
    out.place = {load_be32(header + 4), place & 0xfff8U, (place & 1U) != 0};
    out.bytes = out.bytes.after(8);
    return go_on;
}

}  // namespace

bool is_extension_header(std::uint8_t protocol) {
    switch (protocol) {
        case hop_by_hop:
        case routing:
        case fragment:
        case authentication:
        case destination_options:
        case mobility:
        case host_identity:
        case shim6:
            return true;
        default:
            return false;
    }
}

Decoded open_extension_headers(IpPayload& out) {
    for (int headers = 0; is_extension_header(out.protocol); ++headers) {
        if (headers == most_extension_headers) return Decoded::malformed;
        if (out.protocol == fragment) {
            const Decoded result = open_fragment_header(out);
            if (result != go_on || out.fragmented) return result;
            continue;
        }
        if (!out.bytes.has(2)) return too_short(out.bytes, 2);
        const std::size_t length = extension_length(out.protocol, out.bytes.bytes[1]);
        if (!out.bytes.has(length)) return too_short(out.bytes, length);
        if (out.protocol == routing) take_final_destination(out.bytes, length, out);
        out.protocol = out.bytes.bytes[0];
        out.bytes = out.bytes.after(length);
    }
    return go_on;
}

Decoded open_ipv6(const Slice& packet, IpPayload& out) {
    if (!packet.has(header_bytes)) return too_short(packet, header_bytes);
    const std::uint8_t* header = packet.bytes;
    if (header[0] >> 4U != 6) return Decoded::malformed;
    // 0 means a jumbogram (RFC 2675) or segmentation offload. In both cases only the frame has the
    // length.
    const std::size_t stated = load_be16(header + 4);
    const std::size_t total = stated != 0 ? header_bytes + stated : packet.length;
    if (total > longest_offload_bytes) return Decoded::malformed;
    const Slice datagram{packet.bytes, packet.captured < total ? packet.captured : total, total};
    out.bytes = datagram.after(header_bytes);
    out.protocol = header[6];
    out.hops_left = header[7];
    out.source = Address::ipv6(header + 8);
    out.destination = Address::ipv6(header + 24);
    out.fragmented = false;
    return is_extension_header(out.protocol) ? open_extension_headers(out) : go_on;
}

}  // namespace tcpwhy::wire
