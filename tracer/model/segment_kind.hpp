// What a segment is in one word: for steps that wait for one, and for losses of chosen ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tcpwhy::model {

enum class SegmentKind : std::uint8_t { any, syn, syn_ack, ack, data, fin, rst };

std::string_view name(SegmentKind kind);  ///< "SYN-ACK"; "segment" for any
std::optional<SegmentKind> segment_kind_named(std::string_view name);

/// A FIN with data is both; an ACK is one that does nothing else. `flags` are tcp_flag bits,
/// `length` the payload's bytes.
bool is_of_kind(SegmentKind kind, std::uint16_t flags, std::uint32_t length);

}  // namespace tcpwhy::model
