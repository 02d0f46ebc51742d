// An ICMP error about a TCP segment (RFC 792, RFC 4443): a router or the receiver reports to the
// sender why it did not deliver the segment.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::model {

struct IcmpError {
    Time time = 0;
    Address source;         ///< the host that reports the error
    Address destination;    ///< the sender of the segment
    std::uint8_t type = 0;  ///< of ICMPv6 if the addresses are IPv6, else of ICMP
    std::uint8_t code = 0;
    std::uint32_t mtu = 0;     ///< bytes of the largest packet that can pass; 0: not reported
    std::uint32_t length = 0;  ///< bytes of the ICMP message, according to the IP header
    std::uint32_t domain = 0;  ///< as in Segment
    Endpoint from;             ///< source of the quoted segment
    Endpoint to;               ///< destination of the quoted segment
    std::uint32_t seq = 0;     ///< absolute sequence number of the quoted segment
    Frame frame;
};

/// True if this ICMP type reports an error. Other types do not concern TCP.
bool is_icmp_error(Address::Family family, std::uint8_t type);

/// "port-unreachable", "admin-prohibited". An unknown code has the name of its type:
/// "unreachable".
std::string_view name(const IcmpError& error);

/// The errno (Linux, asm-generic) with which a call fails because of this error, at once or after
/// TCP has given up; 0: none.
int errno_of(const IcmpError& error);

}  // namespace tcpwhy::model
