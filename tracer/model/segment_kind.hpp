// One word for a segment. Scenario steps wait for a kind of segment, and deliberate losses drop
// one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tcpwhy::model {

enum class SegmentKind : std::uint8_t { any, syn, syn_ack, ack, data, fin, rst };

std::string_view name(SegmentKind kind);  ///< "SYN-ACK"; "segment" for any
std::optional<SegmentKind> segment_kind_named(std::string_view name);

/// True if a segment is of this kind. A FIN with data is of both kinds; `ack` is a segment that
/// does nothing but acknowledge. `flags` are tcp_flag bits, `length` is in bytes of payload.
bool is_of_kind(SegmentKind kind, std::uint16_t flags, std::uint32_t length);

}  // namespace tcpwhy::model
