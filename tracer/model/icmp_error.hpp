// An ICMP error about a TCP segment (RFC 792, RFC 4443): what somebody on the way says to who sent
// it.
#pragma once

#include <cstdint>
#include <string_view>

#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::model {

struct IcmpError {
    Time time = 0;
    Address source;         ///< who says so
    Address destination;    ///< whom
    std::uint8_t type = 0;  ///< of ICMP or, by the addresses' family, ICMPv6
    std::uint8_t code = 0;
    std::uint32_t mtu = 0;     ///< bytes: the largest packet that can pass; 0: it is not about that
    std::uint32_t length = 0;  ///< bytes of the ICMP message, by the IP header
    std::uint32_t domain = 0;  ///< as a segment's
    Endpoint from;             ///< the ends and the absolute sequence number of the segment that it
    Endpoint to;               ///< quotes
    std::uint32_t seq = 0;
    Frame frame;
};

/// Whether that type is an error: the other messages are none of TCP's business.
bool is_icmp_error(Address::Family family, std::uint8_t type);

/// "port-unreachable", "admin-prohibited"; a code that is not known is named by its type:
/// "unreachable".
std::string_view name(const IcmpError& error);

/// The errno (of Linux, asm-generic) with which a call fails for it, at once or when TCP has given
/// up; 0: none.
int errno_of(const IcmpError& error);

}  // namespace tcpwhy::model
