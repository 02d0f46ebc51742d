#include "tracer/render/ladder/ladder_middle.hpp"

#include <algorithm>
#include <cstddef>

#include "common/text/utf8.hpp"
#include "tracer/render/ladder/ladder_glyphs.hpp"
#include "tracer/render/words/paint.hpp"

namespace tcpwhy::render {

using model::Side;

void LadderMiddle::paint(std::string& out, std::string_view code, std::string_view text) const {
    render::paint(out, color_, code, text);
}

void LadderMiddle::draw_arrow(std::string& out, const Row& row) const {
    if (row.stroke == Stroke::foreign) return draw_foreign(out, row);
    const Glyphs& glyph = glyphs(unicode_);
    const bool rightwards = row.from != Side::server;
    const bool reset = row.stroke == Stroke::reset;
    const bool lost = row.stroke == Stroke::lost;
    const bool open_ended = row.stroke == Stroke::open_ended;
    const bool implied = row.stroke == Stroke::implied || open_ended;
    const std::string_view line = reset ? glyph.reset_line : implied ? glyph.lost_line : glyph.line;
    const std::string_view head_right = open_ended ? glyph.lost_line : glyph.head_right;
    const std::string_view head_left = open_ended ? glyph.lost_line : glyph.head_left;
    const int free = std::max(columns_ - 4 - tcpwhy::width_of(row.label), 0);
    // A segment that is lost does not arrive: its arrow breaks off half way.
    const int shaft = lost ? free / 2 : free;

    std::string shaft_text;
    repeat(shaft_text, lost ? glyph.lost_line : line, shaft);
    std::string arrow;
    if (rightwards) {
        arrow += line;
        arrow += ' ';
        arrow += row.label;
        arrow += ' ';
        arrow += shaft_text;
        arrow += lost ? glyph.cross : head_right;
        arrow.append(static_cast<std::size_t>(free - shaft), ' ');
    } else {
        arrow.append(static_cast<std::size_t>(free - shaft), ' ');
        arrow += lost ? glyph.cross : head_left;
        arrow += shaft_text;
        arrow += ' ';
        arrow += row.label;
        arrow += ' ';
        arrow += line;
    }
    const std::string_view code = reset || lost                 ? paint_code::alarm
                                  : row.stroke == Stroke::again ? paint_code::again
                                                                : lane_code(row.from);
    const std::string_view left = !rightwards || implied ? glyph.lane
                                  : reset                ? glyph.reset_right
                                                         : glyph.begin_right;
    const std::string_view right = rightwards || implied ? glyph.lane
                                   : reset               ? glyph.reset_left
                                                         : glyph.begin_left;
    paint(out, rightwards ? code : paint_code::none, left);
    paint(out, code, arrow);
    paint(out, rightwards ? paint_code::none : code, right);
}

void LadderMiddle::draw_foreign(std::string& out, const Row& row) const {
    const Glyphs& glyph = glyphs(unicode_);
    const int free = std::max(columns_ - 4 - tcpwhy::width_of(row.label), 0);
    std::string shaft;
    repeat(shaft, glyph.lost_line, free / 2);
    const std::string gap(static_cast<std::size_t>(free - free / 2), ' ');
    const std::string label = ' ' + row.label + ' ';
    std::string arrow;
    if (row.from == Side::server)
        arrow.append(glyph.head_left).append(shaft).append(label).append(glyph.cross).append(gap);
    else
        arrow.append(gap).append(glyph.cross).append(label).append(shaft).append(glyph.head_right);
    out += glyph.lane;
    paint(out, paint_code::alarm, arrow);
    out += glyph.lane;
}

void LadderMiddle::draw_remark(std::string& out, const Row& row, std::string_view line) const {
    const std::string_view lane = row.folded ? glyphs(unicode_).broken_lane : glyphs(unicode_).lane;
    const int blank = columns_ - tcpwhy::width_of(line);
    out += lane;
    out.append(static_cast<std::size_t>(std::max(blank / 2, 0)), ' ');
    paint(out, row.folded ? paint_code::bold : paint_code::none, line);
    out.append(static_cast<std::size_t>(std::max(blank - blank / 2, 0)), ' ');
    out += lane;
}

std::string_view LadderMiddle::fitting_beside(const Row& row) const {
    for (const std::string& wording : row.beside)
        if (tcpwhy::width_of(wording) <= remark_columns()) return wording;
    return {};
}

void LadderMiddle::draw_beside(std::string& out, const Row& row, std::string_view words) const {
    const auto blank = static_cast<std::size_t>(columns_ - 1 - tcpwhy::width_of(words));
    out += glyphs(unicode_).lane;
    out.append(row.from == Side::server ? blank : 1, ' ');
    paint(out, paint_code::faint, words);
    out.append(row.from == Side::server ? 1 : blank, ' ');
    out += glyphs(unicode_).lane;
}

}  // namespace tcpwhy::render
