// pcap files as bytes (draft-ietf-opsawg-pcap), little-endian, stamps in nanoseconds. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "tracer/model/segment.hpp"

namespace tcpwhy::wire {

/// Every pcap file has one link type. `snaplen` 0: no limit.
void append_pcap_header(std::string& out, std::uint16_t link_type, std::uint32_t snaplen);
/// Stamps outside of 1970 to 2106 become the nearest that pcap can hold; of a frame longer than
/// longest_frame_bytes the rest is left out.
void append_pcap_record(std::string& out, model::Time time, const model::Frame& frame);

}  // namespace tcpwhy::wire
