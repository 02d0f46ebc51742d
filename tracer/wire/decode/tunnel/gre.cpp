#include "tracer/wire/decode/tunnel/gre.hpp"

#include "tracer/wire/decode/tunnel/overlay.hpp"

namespace tcpwhy::wire {
namespace {

constexpr std::size_t base_bytes = 4;
constexpr std::uint16_t has_checksum = 0x8000;
constexpr std::uint16_t has_routing = 0x4000;  // RFC 1701; RFC 2784 forbids it
constexpr std::uint16_t has_key = 0x2000;
constexpr std::uint16_t has_sequence = 0x1000;
constexpr std::uint16_t has_acknowledgment = 0x0080;  // version 1
constexpr std::uint16_t version_mask = 0x0007;

constexpr std::uint16_t ppp_type = 0x880b;
constexpr std::uint16_t erspan_type = 0x88be;    // types I and II
constexpr std::uint16_t erspan_3_type = 0x22eb;  // type III

bool has(std::uint16_t flags, std::uint16_t bit) {
    return (flags & bit) != 0;
}

/// RFC 2637 section 4.1: the key is the payload's length and a call's number.
Decoded open_version_1(const Slice& bytes, std::uint16_t flags, LinkPayload& out) {
    std::size_t header_bytes = 8;
    if (has(flags, has_sequence)) header_bytes += 4;
    if (has(flags, has_acknowledgment)) header_bytes += 4;
    if (!bytes.has(header_bytes)) return too_short(bytes, header_bytes);
    out.packet = bytes.after(header_bytes);
    if (out.packet.length == 0) return Decoded::not_tcp;  // an acknowledgment alone
    return open_ppp(out);
}

/// A mirrored frame. Type I has no header of its own and no sequence number.
Decoded open_erspan(std::uint16_t type, std::uint16_t flags, LinkPayload& out) {
    std::size_t header_bytes = 0;
    if (type == erspan_type && has(flags, has_sequence)) header_bytes = 8;
    if (type == erspan_3_type) header_bytes = 12;
    if (!out.packet.has(header_bytes)) return too_short(out.packet, header_bytes);
    // The last bit of type III's header announces 8 bytes more.
    if (type == erspan_3_type && (out.packet.bytes[header_bytes - 1] & 1U) != 0) header_bytes += 8;
    if (!out.packet.has(header_bytes)) return too_short(out.packet, header_bytes);
    out.packet = out.packet.after(header_bytes);
    return open_ethernet(out);
}

}  // namespace

Decoded open_gre(const Slice& bytes, LinkPayload& out) {
    if (!bytes.has(base_bytes)) return too_short(bytes, base_bytes);
    const std::uint16_t flags = load_be16(bytes.bytes);
    const std::uint16_t type = load_be16(bytes.bytes + 2);
    out.other = {Protocol::Layer::gre, type};
    const std::uint16_t version = flags & version_mask;
    if (version == 1 && type == ppp_type) return open_version_1(bytes, flags, out);
    if (version != 0 || has(flags, has_routing)) return Decoded::not_tcp;

    std::size_t header_bytes = base_bytes;
    if (has(flags, has_checksum)) header_bytes += 4;
    const std::size_t key_at = header_bytes;
    if (has(flags, has_key)) header_bytes += 4;
    if (has(flags, has_sequence)) header_bytes += 4;
    if (!bytes.has(header_bytes)) return too_short(bytes, header_bytes);
    if (has(flags, has_key)) separate(load_be32(bytes.bytes + key_at), out);
    out.packet = bytes.after(header_bytes);
    if (type == erspan_type || type == erspan_3_type) return open_erspan(type, flags, out);
    return open_carried(type, out);
}

}  // namespace tcpwhy::wire
