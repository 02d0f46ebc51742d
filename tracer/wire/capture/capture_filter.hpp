// The filter of a live capture: TCP, and the ICMP errors about it.
#pragma once

#include <cstdint>
#include <string>

namespace tcpwhy::wire {

/// A pcap-filter(7) expression for TCP segments with this port (0: all) and for the ICMP errors
/// that quote such a segment. `own` is the user's expression, which frames must match too; "":
/// none. Throws UsageError if libpcap does not understand it.
std::string capture_filter(std::uint16_t port, const std::string& own);

}  // namespace tcpwhy::wire
