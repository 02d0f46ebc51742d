// The glyphs of the ladder, in Unicode's box drawing or in ASCII, and the colours of its two lanes.
#pragma once

#include <string>
#include <string_view>

#include "tracer/model/process_event.hpp"
#include "tracer/render/words/paint.hpp"

namespace tcpwhy::render {

/// Each is one column wide.
struct Glyphs {
    std::string_view lane, broken_lane, begin_right, begin_left, line, head_right, head_left;
    std::string_view reset_right, reset_left, reset_line, lost_line, cross, rule;
};
inline constexpr Glyphs drawn_glyphs = {"│", "┊", "├", "┤", "─", "▸", "◂",
                                        "╞", "╡", "═", "╌", "✗", "─"};
inline constexpr Glyphs typed_glyphs = {"|", ":", "|", "|", "-", ">", "<",
                                        "|", "|", "=", ".", "x", "-"};

constexpr const Glyphs& glyphs(bool unicode) {
    return unicode ? drawn_glyphs : typed_glyphs;
}

inline void repeat(std::string& out, std::string_view glyph, int times) {
    for (int count = 0; count < times; ++count) out += glyph;
}

/// The colour of an end, its calls and its arrows.
constexpr std::string_view lane_code(model::Side side) {
    return side == model::Side::client ? paint_code::client : paint_code::server;
}

}  // namespace tcpwhy::render
