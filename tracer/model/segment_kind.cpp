#include "tracer/model/segment_kind.hpp"

#include <array>
#include <cstddef>

#include "common/text/name_table.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::model {
namespace {

namespace flag = tcp_flag;

// In the order of the enumeration.
constexpr std::array<std::string_view, 7> kind_names = {"segment", "SYN", "SYN-ACK", "ACK",
                                                        "DATA",    "FIN", "RST"};
static_assert(kind_names.size() == static_cast<std::size_t>(SegmentKind::rst) + 1);

}  // namespace

std::string_view name(SegmentKind kind) {
    return name_in(kind_names, kind);
}

std::optional<SegmentKind> segment_kind_named(std::string_view name) {
    return value_in<SegmentKind>(kind_names, name);
}

bool is_of_kind(SegmentKind kind, std::uint16_t flags, std::uint32_t length) {
    const bool syn = (flags & flag::syn) != 0;
    const bool ack = (flags & flag::ack) != 0;
    switch (kind) {
        case SegmentKind::any:
            return true;
        case SegmentKind::syn:
            return syn && !ack;
        case SegmentKind::syn_ack:
            return syn && ack;
        case SegmentKind::ack:
            return ack && length == 0 && (flags & (flag::syn | flag::fin | flag::rst)) == 0;
        case SegmentKind::data:
            return length > 0;
        case SegmentKind::fin:
            return (flags & flag::fin) != 0;
        case SegmentKind::rst:
            return (flags & flag::rst) != 0;
    }
    return false;
}

}  // namespace tcpwhy::model
