#include "tracer/wire/decode/link/wifi.hpp"

namespace tcpwhy::wire {
namespace {

// IEEE 802.11-2020, 9.2.4.1: the frame control field.
constexpr unsigned type_of(std::uint8_t control) {
    return (control >> 2U) & 3U;
}
constexpr unsigned data_type = 2;
constexpr std::uint8_t no_data = 0x40;  // subtype
constexpr std::uint8_t has_qos = 0x80;  // subtype
constexpr std::uint8_t to_and_from_ds = 0x03;
constexpr std::uint8_t more_fragments = 0x04;
constexpr std::uint8_t is_protected = 0x40;
constexpr std::uint8_t has_order = 0x80;

/// `padded`: the header ends at a multiple of four bytes.
Decoded open_frame(LinkPayload& out, bool padded) {
    constexpr std::size_t shortest_bytes = 24;
    Slice& packet = out.packet;
    if (!packet.has(2)) return too_short(packet, 2);
    const std::uint8_t control = packet.bytes[0];
    const std::uint8_t flags = packet.bytes[1];
    if ((control & 3U) != 0) return Decoded::malformed;  // a later version
    if (type_of(control) != data_type || (control & no_data) != 0) return Decoded::not_tcp;
    if ((flags & is_protected) != 0) return Decoded::encrypted;
    const bool qos = (control & has_qos) != 0;
    std::size_t header_bytes = shortest_bytes;
    if ((flags & to_and_from_ds) == to_and_from_ds) header_bytes += 6;
    const std::size_t qos_at = header_bytes;
    if (qos) header_bytes += 2;
    if (qos && (flags & has_order) != 0) header_bytes += 4;  // HT control
    if (padded) header_bytes = (header_bytes + 3) & ~std::size_t{3};
    if (!packet.has(header_bytes)) return too_short(packet, header_bytes);
    const bool later_fragment = (packet.bytes[22] & 0x0fU) != 0;
    if ((flags & more_fragments) != 0 || later_fragment) return Decoded::fragment;
    const bool aggregated = qos && (packet.bytes[qos_at] & 0x80U) != 0;
    packet = packet.after(header_bytes);
    // The first packet of an A-MSDU is read: two addresses and a length come before it.
    constexpr std::size_t subframe_bytes = 14;
    if (aggregated) {
        if (!packet.has(subframe_bytes)) return too_short(packet, subframe_bytes);
        packet = packet.after(subframe_bytes);
    }
    return open_llc(out);
}

}  // namespace

Decoded open_wifi(LinkPayload& out) {
    return open_frame(out, false);
}

Decoded open_radiotap(LinkPayload& out) {
    constexpr std::size_t fixed_bytes = 8;
    constexpr std::uint32_t timestamp = 1U << 0U, has_flags = 1U << 1U, more_words = 1U << 31U;
    constexpr std::uint8_t data_pad = 0x20;
    Slice& packet = out.packet;
    if (!packet.has(fixed_bytes)) return too_short(packet, fixed_bytes);
    const std::size_t length = load<std::uint16_t>(packet.bytes + 2, std::endian::little);
    if (packet.bytes[0] != 0 || length < fixed_bytes) return Decoded::malformed;
    if (!packet.has(length)) return too_short(packet, length);
    const auto present = load<std::uint32_t>(packet.bytes + 4, std::endian::little);
    // Fields are in the order of their bits, each at a multiple of its size.
    std::size_t at = 4;
    for (std::uint32_t word = more_words; (word & more_words) != 0; at += 4) {
        if (at + 4 > length) return Decoded::malformed;
        word = load<std::uint32_t>(packet.bytes + at, std::endian::little);
    }
    if ((present & timestamp) != 0) at = ((at + 7) & ~std::size_t{7}) + 8;
    if ((present & has_flags) != 0 && at >= length) return Decoded::malformed;
    const bool padded = (present & has_flags) != 0 && (packet.bytes[at] & data_pad) != 0;
    packet = packet.after(length);
    return open_frame(out, padded);
}

}  // namespace tcpwhy::wire
