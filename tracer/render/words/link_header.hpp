// The link layer's header before a segment's line, as tcpdump -e shows it.
#pragma once

#include <string>

#include "tracer/model/segment.hpp"

namespace tcpwhy::render {

/// "00:00:00:00:00:00 > 00:00:00:00:00:00, ethertype IPv4 (0x0800), length 74: " for Ethernet, "Out
/// 52:54:00:12:34:56, ethertype …" for Linux cooked captures, and "link type 101, length 60: " for
/// the others. As much as was captured.
void append_link_header(std::string& out, const model::Frame& frame);

}  // namespace tcpwhy::render
