#include "tracer/story/value/story.hpp"

#include <array>
#include <cstddef>

#include "common/text/name_table.hpp"

namespace tcpwhy::story {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 9> piece_names = {
    blank_text, "RST", "SYN", "DATA", "FIN", "SEQ", "URG", "ACK", "WIN",
};
static_assert(piece_names.size() == static_cast<std::size_t>(PieceKind::window) + 1);

}  // namespace

std::string_view name(PieceKind kind) {
    return name_in(piece_names, kind);
}

}  // namespace tcpwhy::story
