// An ICMP error as tcpdump prints it.
#pragma once

#include <string>

#include "tracer/model/icmp_error.hpp"

namespace tcpwhy::render {

/// tcpdump's words for it: "ICMP 127.0.0.1 tcp port 9877 unreachable, length 68".
void append_icmp(std::string& out, const model::IcmpError& error);

/// "IP 127.0.0.1 > 127.0.0.1: " and what it says.
void append_icmp_line(std::string& out, const model::IcmpError& error);

}  // namespace tcpwhy::render
