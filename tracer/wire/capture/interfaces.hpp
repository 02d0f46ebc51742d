// The network interfaces on which this process could capture (tcpdump -D).
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::wire {

/// "1. lo (up, running, loopback)": one line each, in libpcap's order. Throws UnavailableError.
std::vector<std::string> interface_lines();

}  // namespace tcpwhy::wire
