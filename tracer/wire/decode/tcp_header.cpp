#include "tracer/wire/decode/tcp_header.hpp"

#include <algorithm>

namespace tcpwhy::wire {

namespace {
constexpr std::size_t shortest_tcp_header_bytes = 20;
constexpr std::size_t through_window_bytes = 16;
constexpr std::uint16_t flag_bits = 0x1ff;
}  // namespace

Decoded open_tcp(const Slice& bytes, model::Segment& out) {
    if (bytes.length < shortest_tcp_header_bytes) return Decoded::malformed;
    if (!bytes.has(through_window_bytes)) return Decoded::truncated;
    const std::uint8_t* header = bytes.bytes;
    const std::size_t header_bytes = (header[12] >> 4U) * std::size_t{4};
    if (header_bytes < shortest_tcp_header_bytes || header_bytes > bytes.length)
        return Decoded::malformed;

    out.source.port = load_be16(header);
    out.destination.port = load_be16(header + 2);
    out.seq = load_be32(header + 4);
    out.ack = load_be32(header + 8);
    out.flags = load_be16(header + 12) & flag_bits;
    out.window = load_be16(header + 14);
    out.urgent_pointer =
        bytes.has(shortest_tcp_header_bytes) ? load_be16(header + 18) : std::uint16_t{0};
    out.length = static_cast<std::uint32_t>(bytes.length - header_bytes);
    const std::size_t header_captured = std::min(header_bytes, bytes.captured);
    const std::size_t options_begin = std::min(shortest_tcp_header_bytes, header_captured);
    out.options = {header + options_begin, header_captured - options_begin};
    out.payload = {header + header_captured, bytes.captured - header_captured};
    return go_on;
}

}  // namespace tcpwhy::wire
