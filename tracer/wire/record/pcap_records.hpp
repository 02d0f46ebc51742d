// Writes pcap files (draft-ietf-opsawg-pcap): little-endian, times in nanoseconds. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "tracer/model/segment.hpp"

namespace tcpwhy::wire {

/// A pcap file has one link type. `snaplen` 0: no limit.
void append_pcap_header(std::string& out, std::uint16_t link_type, std::uint32_t snaplen);
/// A time outside of 1970 to 2106 becomes the nearest inside. A frame is cut at
/// longest_frame_bytes.
void append_pcap_record(std::string& out, model::Time time, const model::Frame& frame);

}  // namespace tcpwhy::wire
