#include "tracer/wire/decode/ipv4.hpp"

namespace tcpwhy::wire {

namespace {
constexpr std::size_t shortest_header_bytes = 20;
}  // namespace

Decoded open_ipv4(const Slice& packet, IpPayload& out) {
    if (!packet.has(shortest_header_bytes)) return too_short(packet, shortest_header_bytes);
    const std::uint8_t* header = packet.bytes;
    const std::size_t header_bytes = (header[0] & 0x0fU) * std::size_t{4};
    if (header[0] >> 4U != 4 || header_bytes < shortest_header_bytes) return Decoded::malformed;
    // Segmentation offload leaves 0 here; then only the frame has the length.
    const std::size_t stated = load_be16(header + 2);
    const std::size_t total = stated != 0 ? stated : packet.length;
    if (total < header_bytes || total > longest_offload_bytes) return Decoded::malformed;

    // Bytes after the datagram are padding of the link layer. If the datagram is longer than the
    // frame, the capture has cut it.
    const Slice datagram{packet.bytes, packet.captured < total ? packet.captured : total, total};
    if (!datagram.has(header_bytes)) return Decoded::truncated;
    out.bytes = datagram.after(header_bytes);
    out.hops_left = header[8];
    out.protocol = header[9];
    out.source = Address::ipv4(header + 12);
    out.destination = Address::ipv4(header + 16);
    const std::uint16_t place = load_be16(header + 6);
    out.fragmented = (place & 0x3fffU) != 0;
    if (out.fragmented) {
        out.place = {load_be16(header + 4), (place & 0x1fffU) * 8U, (place & 0x2000U) != 0};
    }
    return go_on;
}

}  // namespace tcpwhy::wire
