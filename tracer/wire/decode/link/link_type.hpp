// LINKTYPE_ values (https://www.tcpdump.org/linktypes.html).
#pragma once

#include <cstdint>

namespace tcpwhy::wire::link_type {

constexpr std::uint16_t null = 0;  // BSD loopback
constexpr std::uint16_t ethernet = 1;
constexpr std::uint16_t ppp = 9;
constexpr std::uint16_t fddi = 10;
constexpr std::uint16_t dlt_raw = 12;          // DLT_RAW, which some systems wrote into files
constexpr std::uint16_t dlt_raw_openbsd = 14;  // likewise on OpenBSD
constexpr std::uint16_t ppp_hdlc = 50;
constexpr std::uint16_t ppp_ether = 51;  // a PPPoE header (RFC 2516) before PPP
constexpr std::uint16_t raw = 101;
constexpr std::uint16_t cisco_hdlc = 104;
constexpr std::uint16_t wifi = 105;  // IEEE 802.11
constexpr std::uint16_t frame_relay = 107;
constexpr std::uint16_t loop = 108;  // OpenBSD loopback
constexpr std::uint16_t linux_sll = 113;
constexpr std::uint16_t radiotap = 127;  // before IEEE 802.11
constexpr std::uint16_t ipnet = 226;     // Solaris
constexpr std::uint16_t ipv4 = 228;
constexpr std::uint16_t ipv6 = 229;
constexpr std::uint16_t nflog = 239;
constexpr std::uint16_t linux_sll2 = 276;

}  // namespace tcpwhy::wire::link_type
