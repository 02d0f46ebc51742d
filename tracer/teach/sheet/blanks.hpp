// The places of a story that can become blanks of a worksheet. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "tracer/story/value/story.hpp"
#include "tracer/teach/sheet/blank_kind.hpp"

namespace tcpwhy::teach {

/// A place: the line's index, and which of the line's fields of that kind (states: 0 the client's,
/// 1 the server's; numbers: the piece's index, and `end` for the end of data).
struct BlankPlace {
    BlankKind kind = BlankKind::cause;
    std::size_t line = 0;
    std::size_t field = 0;
    bool end = false;
    friend auto operator<=>(const BlankPlace&, const BlankPlace&) = default;
};

/// All places of these kinds, in the order of the lines. `order` has none.
std::vector<BlankPlace> places_of(const story::Story& story, const std::vector<BlankKind>& kinds);

/// Puts a blank there.
void make_blank(story::Line& line, const BlankPlace& place);

}  // namespace tcpwhy::teach
