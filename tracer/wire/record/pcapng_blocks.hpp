// Writes pcapng blocks (draft-ietf-opsawg-pcapng), little-endian. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tracer/model/segment.hpp"

namespace tcpwhy::wire {

/// Here and below, an empty text is left out.
struct SectionInfo {
    std::string hardware;     ///< "x86_64"
    std::string os;           ///< "Linux 6.1.0"
    std::string application;  ///< "tcpwhy 0.1.0"
};
void append_section(std::string& out, const SectionInfo& section);

struct InterfaceInfo {
    std::uint16_t link_type = 0;
    std::uint32_t snaplen = 0;  ///< 0: no limit
    std::string name;
    std::string description;
    std::string filter;  ///< pcap-filter(7)
    std::string os;
};
/// The interface's times are in nanoseconds.
void append_interface(std::string& out, const InterfaceInfo& interface);

/// The direction of a frame at the interface; `none`: unknown.
enum class Direction : std::uint8_t { none, inbound, outbound };

struct PacketInfo {
    std::uint32_t interface = 0;  ///< its index in the section, from 0
    model::Time time = 0;         ///< a time before 1970 becomes 1970
    std::string_view comment;     ///< UTF-8; at most 65,535 bytes are kept
    Direction direction = Direction::none;
    model::Pid pid = 0;  ///< 0: unknown
};
/// A frame is cut at longest_frame_bytes.
void append_packet(std::string& out, const PacketInfo& packet, const model::Frame& frame);

/// A block of any type that contains only `data`, padded with blanks.
void append_block(std::string& out, std::uint32_t type, std::string_view data);

struct StatisticsInfo {
    std::uint32_t interface = 0;
    model::Time first = 0;  ///< of the frames
    model::Time last = 0;
    std::uint64_t received = 0;
    std::uint64_t dropped = 0;
};
void append_statistics(std::string& out, const StatisticsInfo& statistics);

}  // namespace tcpwhy::wire
