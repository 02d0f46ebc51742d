#include "tracer/render/words/link_header.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "tracer/render/words/numbers.hpp"
#include "tracer/wire/decode/bytes.hpp"
#include "tracer/wire/decode/link/link_type.hpp"

namespace tcpwhy::render {
namespace {

namespace link_type = wire::link_type;
using Bytes = std::span<const std::uint8_t>;

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t address_bytes = 6;
constexpr std::size_t ethernet_bytes = 14;
constexpr std::size_t cooked_bytes = 16;
constexpr std::size_t cooked_v2_bytes = 20;
constexpr int most_tags = 8;

void append_address(std::string& out, Bytes address) {
    for (std::size_t at = 0; at < address.size(); ++at) {
        if (at > 0) out += ':';
        out += digits[address[at] >> 4U];
        out += digits[address[at] & 15U];
    }
}

std::string_view name_of(std::uint16_t ether_type) {
    switch (ether_type) {
        case 0x0800:
            return "IPv4";
        case 0x86dd:
            return "IPv6";
        case 0x8100:
            return "802.1Q";
        case 0x88a8:
            return "802.1Q-QinQ";
        case 0x8847:
            return "MPLS unicast";
        case 0x8864:
            return "PPPoE S";
        default:
            return "Unknown";
    }
}

void append_ether_type(std::string& out, std::uint16_t type) {
    out.append("ethertype ").append(name_of(type)) += " (0x";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[(type >> shift) & 15U];
    out += "), ";
}

void append_length(std::string& out, const model::Frame& frame) {
    out += "length ";
    append_number(out, std::max<std::uint64_t>(frame.original_length, frame.bytes.size()));
    out += ": ";
}

/// The EtherType at the beginning of `rest`, and the VLAN tags that follow it.
void append_types(std::string& out, Bytes rest, const model::Frame& frame) {
    std::uint16_t type = wire::load_be16(rest.data());
    append_ether_type(out, type);
    append_length(out, frame);
    for (int tag = 0; tag < most_tags && (type == 0x8100 || type == 0x88a8); ++tag) {
        rest = rest.subspan(2);
        if (rest.size() < 4) return;
        const std::uint16_t control = wire::load_be16(rest.data());
        out += "vlan ";
        append_number(out, control & 0x0fffU);
        out += ", p ";
        append_number(out, static_cast<std::uint64_t>(control >> 13U));
        out += ", ";
        rest = rest.subspan(2);
        type = wire::load_be16(rest.data());
        append_ether_type(out, type);
    }
}

std::string_view direction_of(std::uint16_t packet_type) {
    constexpr std::array<std::string_view, 5> directions = {"In", "B", "M", "P", "Out"};
    return packet_type < directions.size() ? directions[packet_type] : "?";
}

/// A cooked header has room for eight bytes of address, of which `length` are used.
void append_cooked(std::string& out, std::uint16_t packet_type, Bytes address, std::size_t length) {
    out.append(direction_of(packet_type)) += ' ';
    append_address(out, address.first(std::min(length, address.size())));
    out += ", ";
}

}  // namespace

void append_link_header(std::string& out, const model::Frame& frame) {
    const Bytes bytes = frame.bytes;
    if (frame.link_type == link_type::ethernet && bytes.size() >= ethernet_bytes) {
        append_address(out, bytes.subspan(address_bytes, address_bytes));
        out += " > ";
        append_address(out, bytes.first(address_bytes));
        out += ", ";
        return append_types(out, bytes.subspan(2 * address_bytes), frame);
    }
    if (frame.link_type == link_type::linux_sll && bytes.size() >= cooked_bytes) {
        append_cooked(out, wire::load_be16(bytes.data()), bytes.subspan(6, 8),
                      wire::load_be16(bytes.data() + 4));
        return append_types(out, bytes.subspan(14), frame);
    }
    if (frame.link_type == link_type::linux_sll2 && bytes.size() >= cooked_v2_bytes) {
        out += "ifindex ";
        append_number(out, wire::load_be32(bytes.data() + 4));
        out += ' ';
        append_cooked(out, bytes[10], bytes.subspan(12, 8), bytes[11]);
        append_ether_type(out, wire::load_be16(bytes.data()));
        return append_length(out, frame);
    }
    out += "link type ";
    append_number(out, frame.link_type);
    out += ", ";
    append_length(out, frame);
}

}  // namespace tcpwhy::render
