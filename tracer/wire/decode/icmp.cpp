#include "tracer/wire/decode/icmp.hpp"

#include "tracer/wire/decode/ipv4.hpp"
#include "tracer/wire/decode/ipv6.hpp"

namespace tcpwhy::wire {
namespace {

constexpr std::size_t icmp_header_bytes = 8;
constexpr std::size_t quoted_tcp_bytes = 8;  // RFC 792 guarantees these

/// The next hop's MTU (RFC 1191 section 4, RFC 4443 section 3.2); 0: the message has none.
std::uint32_t mtu_of(const std::uint8_t* header, bool ipv4) {
    if (ipv4) return header[0] == 3 && header[1] == 4 ? load_be16(header + 6) : 0;
    return header[0] == 2 ? load_be32(header + 4) : 0;
}

}  // namespace

Decoded open_icmp_error(const IpPayload& ip, model::IcmpError& out) {
    const bool ipv4 = ip.source.family == Address::Family::ipv4;
    if (ip.protocol != (ipv4 ? ip_protocol::icmp : ip_protocol::icmpv6)) return Decoded::not_tcp;
    if (!ip.bytes.has(icmp_header_bytes))
        return ip.bytes.length < icmp_header_bytes ? Decoded::not_tcp : Decoded::truncated;
    const std::uint8_t* header = ip.bytes.bytes;
    if (!model::is_icmp_error(ip.source.family, header[0])) return Decoded::not_tcp;

    // The quote is the beginning of a packet. Its IP header states the length of the whole packet.
    const Slice quote = ip.bytes.after(icmp_header_bytes);
    IpPayload quoted;
    if ((ipv4 ? open_ipv4(quote, quoted) : open_ipv6(quote, quoted)) != go_on)
        return quote.captured < quote.length ? Decoded::truncated : Decoded::not_tcp;
    const bool begins_segment = !quoted.fragmented || quoted.place.offset_bytes == 0;
    if (quoted.protocol != ip_protocol::tcp || !begins_segment) return Decoded::not_tcp;
    if (!quoted.bytes.has(quoted_tcp_bytes))
        return quote.captured < quote.length ? Decoded::truncated : Decoded::not_tcp;

    const std::uint8_t* tcp = quoted.bytes.bytes;
    out.source = ip.source;
    out.destination = ip.destination;
    out.type = header[0];
    out.code = header[1];
    out.mtu = mtu_of(header, ipv4);
    out.length = static_cast<std::uint32_t>(ip.bytes.length);
    out.from = {quoted.source, load_be16(tcp)};
    out.to = {quoted.destination, load_be16(tcp + 2)};
    out.seq = load_be32(tcp + 4);
    return Decoded::icmp_error;
}

}  // namespace tcpwhy::wire
