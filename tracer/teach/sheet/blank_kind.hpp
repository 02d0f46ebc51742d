// The kinds of blanks that a worksheet can have.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::teach {

enum class BlankKind : std::uint8_t {
    cause,  ///< why a segment was sent
    call,   ///< a call's name
    woken,  ///< the segments that let a call return
    state,  ///< of one end, after a segment
    seq,    ///< the number of a SYN, FIN, RST or byte
    ack,    ///< the number of an ACK
    flags,  ///< the pieces of a segment
    order,  ///< lines in another order, each with a number to fill in
};
constexpr BlankKind last_blank_kind = BlankKind::order;

std::string_view name(BlankKind kind);  ///< "cause"

/// "cause,state": throws UsageError, which proposes the nearest name. Each kind once, in the order
/// of the table.
std::vector<BlankKind> blank_kinds(std::string_view list);
std::string list_of(const std::vector<BlankKind>& kinds);

}  // namespace tcpwhy::teach
