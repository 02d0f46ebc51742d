// Hand-made frames and capture files, layer by layer, for tests and fuzz seeds: small functions
// from bytes to bytes.
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "tracer/model/segment.hpp"

namespace tcpwhy::samples {

using Bytes = std::vector<std::uint8_t>;

/// The pieces one behind the other.
Bytes join(std::initializer_list<Bytes> pieces);
Bytes text(std::string_view characters);
/// Numbers in network order, or in the order named.
Bytes u16(std::uint16_t value, std::endian order = std::endian::big);
Bytes u32(std::uint32_t value, std::endian order = std::endian::big);
Bytes u64(std::uint64_t value, std::endian order = std::endian::big);

struct Tcp {
    std::uint16_t source = 40000;
    std::uint16_t destination = 9877;
    std::uint32_t seq = 1000;
    std::uint32_t ack = 2000;
    std::uint16_t flags = model::tcp_flag::psh | model::tcp_flag::ack;
    std::uint16_t window = 512;
    Bytes options = {};  ///< padded to words by tcp()
    Bytes payload = text("hello");
};
Bytes tcp(const Tcp& fields = {});

struct Ipv4 {
    std::uint8_t protocol = 6;
    std::uint16_t identification = 1;
    std::uint16_t fragment_offset = 0;  ///< in bytes
    bool more_fragments = false;
    Bytes options = {};          ///< a multiple of 4 bytes
    int total_length = -1;       ///< -1: the true one
    std::uint8_t last_byte = 1;  ///< of the source, 127.0.0.x
};
Bytes ipv4(const Bytes& payload, const Ipv4& fields = {});

struct Ipv6 {
    std::uint8_t next_header = 6;
    int payload_length = -1;  ///< -1: the true one
};
Bytes ipv6(const Bytes& payload, const Ipv6& fields = {});
/// An extension header of 8 bytes and what it announces: hop-by-hop (0), destination options (60).
Bytes ipv6_options_header(std::uint8_t next_header);
Bytes ipv6_fragment_header(std::uint8_t next_header, std::uint16_t offset_bytes, bool more,
                           std::uint32_t identification);

Bytes ethernet(std::uint16_t type, const Bytes& payload);
/// A VLAN tag's four bytes less the type before it: put between ethernet's type and the payload.
Bytes vlan(std::uint16_t id, std::uint16_t inner_type, const Bytes& payload);

/// The IPv4 or IPv6 packet of an ICMP error (RFC 792, RFC 4443) that quotes the beginning of a
/// packet; `rest` are its header's last four bytes.
Bytes icmp_error(std::uint8_t type, std::uint8_t code, const Bytes& quoted, std::uint32_t rest = 0);
Bytes icmp6_error(std::uint8_t type, std::uint8_t code, const Bytes& quoted,
                  std::uint32_t rest = 0);
/// As many bytes of a packet as RFC 792 has quoted at least: the IP header and 8 more.
Bytes short_quote(const Bytes& packet);

/// The same TCP segment, IPv4 unless the name says otherwise, in every link layer that is known.
struct Sample {
    const char* name;
    std::uint16_t link_type;
    Bytes bytes;
};
std::vector<Sample> frames_of_every_kind();

/// A pcap file.
struct Pcap {
    std::endian order = std::endian::little;
    std::uint32_t magic = 0xa1b2c3d4;
    std::uint32_t link_type = 1;
    std::uint16_t minor_version = 4;
};
Bytes pcap_header(const Pcap& file);
Bytes pcap_record(const Pcap& file, std::uint32_t seconds, std::uint32_t fraction,
                  const Bytes& frame, std::uint32_t original_length);

/// pcapng blocks; `order` is the section's.
Bytes block(std::uint32_t type, const Bytes& body, std::endian order);
Bytes section(std::endian order);
Bytes option(std::uint16_t code, const Bytes& value, std::endian order);
Bytes interface(std::uint16_t link_type, std::uint32_t snaplen, const Bytes& options,
                std::endian order);
Bytes enhanced_packet(std::uint32_t interface, std::uint64_t stamp, const Bytes& frame,
                      std::endian order);
Bytes simple_packet(const Bytes& frame, std::uint32_t original_length, std::endian order);
Bytes obsolete_packet(std::uint16_t interface, std::uint64_t stamp, const Bytes& frame,
                      std::endian order);
Bytes custom(std::uint32_t enterprise, const Bytes& data, std::endian order);
Bytes statistics(std::uint32_t interface, std::uint64_t dropped, std::endian order);

/// A file with every kind of block: two sections in different byte orders, three interfaces, five
/// frames.
Bytes pcapng_of_every_kind();

}  // namespace tcpwhy::samples
