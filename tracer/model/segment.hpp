// One TCP segment as it was seen on the wire (RFC 9293 section 3.1).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::model {

/// The control bits, as in the header.
namespace tcp_flag {
constexpr std::uint16_t fin = 0x001;
constexpr std::uint16_t syn = 0x002;
constexpr std::uint16_t rst = 0x004;
constexpr std::uint16_t psh = 0x008;
constexpr std::uint16_t ack = 0x010;
constexpr std::uint16_t urg = 0x020;
constexpr std::uint16_t ece = 0x040;
constexpr std::uint16_t cwr = 0x080;
constexpr std::uint16_t ae = 0x100;
}  // namespace tcp_flag

/// A captured frame. Its bytes are borrowed: the function that hands it over says how long they are
/// valid.
struct Frame {
    std::span<const std::uint8_t> bytes;  ///< the captured part
    std::uint32_t original_length = 0;    ///< bytes on the wire
    std::uint16_t link_type = 0;          ///< LINKTYPE_ value (not DLT_)
    std::uint16_t interface = 0;          ///< index of the capture interface
};

struct Segment {
    Time time = 0;
    Endpoint source;
    Endpoint destination;
    std::uint32_t domain = 0;  ///< separates equal four-tuples, for example by VLAN; 0: none
    std::uint32_t seq = 0;     ///< absolute, as in the header
    std::uint32_t ack = 0;     ///< absolute; meaningful with the ACK bit
    std::uint32_t length = 0;  ///< payload bytes according to the IP header
    std::uint16_t flags = 0;   ///< tcp_flag bits
    std::uint16_t window = 0;  ///< as in the header, not scaled
    std::uint16_t urgent_pointer = 0;
    std::uint8_t hops_left = 0;             ///< TTL or hop limit of the IP header
    std::span<const std::uint8_t> options;  ///< the captured option bytes
    std::span<const std::uint8_t> payload;  ///< the captured payload; can be shorter than length
    Frame frame;

    [[nodiscard]] bool has(std::uint16_t bits) const { return (flags & bits) == bits; }
    /// How many sequence numbers the segment occupies (SEG.LEN of RFC 9293: payload, SYN and FIN).
    [[nodiscard]] std::uint32_t sequence_length() const {
        return length + (has(tcp_flag::syn) ? 1U : 0U) + (has(tcp_flag::fin) ? 1U : 0U);
    }
};

/// The same bytes as characters.
inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace tcpwhy::model
