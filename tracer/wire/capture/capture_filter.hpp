// What a live capture takes in: TCP, and the ICMP errors about it.
#pragma once

#include <cstdint>
#include <string>

namespace tcpwhy::wire {

/// A pcap-filter(7) expression for TCP of that port (0: of all) and for the ICMP errors that quote
/// such a segment; with the user's own expression, only what fits that as well ("" for none).
/// Throws UsageError for one that libpcap does not understand.
std::string capture_filter(std::uint16_t port, const std::string& own);

}  // namespace tcpwhy::wire
