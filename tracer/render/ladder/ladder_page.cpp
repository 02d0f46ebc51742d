#include "tracer/render/ladder/ladder_page.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "common/text/utf8.hpp"
#include "tracer/render/ladder/ladder_glyphs.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/paint.hpp"

namespace tcpwhy::render {

using model::Side;

namespace {

constexpr int narrowest = 80;
constexpr int widest = 200;
constexpr int time_columns = 7;
// A blank after the time, and a blank and a lane on each side of the middle.
constexpr int fixed_columns = time_columns + 1 + 4;

std::string_view tone_code(Tone tone, Side side) {
    switch (tone) {
        case Tone::call:
        case Tone::waiting:
            return lane_code(side);
        case Tone::alarm:
            return paint_code::alarm;
        case Tone::process:
        case Tone::title:
            return paint_code::bold;
        case Tone::plain:
        case Tone::kernel:
            break;
    }
    return paint_code::none;
}

/// The text's next line of at most `columns`, broken at a newline, or at a blank where there is
/// one.
std::string_view take_line(std::string_view& text, int columns) {
    const std::string_view whole = text;
    text = whole.substr(0, whole.find('\n'));
    int width = 0;
    std::size_t at = 0;
    std::size_t blank = 0;
    while (at < text.size()) {
        const tcpwhy::Character character = tcpwhy::first_character(text.substr(at));
        const int more =
            character.length == 0 ? 1 : std::max(tcpwhy::columns_of(character.code), 0);
        if (width + more > columns) break;
        if (text[at] == ' ') blank = at;
        width += more;
        at += std::max<std::size_t>(character.length, 1);
    }
    const std::size_t end = at == text.size() || text[at] == ' ' || blank == 0 ? at : blank;
    const std::string_view line = text.substr(0, end);
    const bool at_break = end < whole.size() && (whole[end] == ' ' || whole[end] == '\n');
    text = whole.substr(at_break ? end + 1 : end);
    return line;
}

/// An arrow grows with the page, but beyond 52 columns it only becomes longer; the calls can use
/// the room. The two cells are equally wide, so an odd column is the middle's.
int middle_columns(int width) {
    const int wanted = std::min(28 + (width - narrowest) * 2 / 5, 52);
    return wanted + (width - fixed_columns - wanted) % 2;
}

}  // namespace

LadderPage::LadderPage(const Options& options)
    : width_(std::clamp(options.width, narrowest, widest)),
      unicode_(options.unicode),
      color_(options.color),
      middle_(middle_columns(width_), unicode_, color_),
      side_((width_ - fixed_columns - middle_.columns()) / 2) {}

void LadderPage::paint(std::string& out, std::string_view code, std::string_view text) const {
    render::paint(out, color_, code, text);
}

void LadderPage::draw_line(std::string& out, std::string_view text, Tone tone) const {
    std::string cut;
    tcpwhy::append_cut(cut, text, width_, unicode_);
    paint(out, tone_code(tone, Side::none), cut);
    out += '\n';
}

void LadderPage::draw_lines(std::string& out, std::string_view text, Tone tone) const {
    while (!text.empty()) {
        paint(out, tone_code(tone, Side::none), take_line(text, width_));
        out += '\n';
    }
}

void LadderPage::draw_rule(std::string& out, std::string_view title) const {
    std::string line;
    const std::string_view rule = glyphs(unicode_).rule;
    repeat(line, rule, 2);
    line += ' ';
    tcpwhy::append_cut(line, title, width_ - 6, unicode_);
    line += ' ';
    repeat(line, rule, width_ - tcpwhy::width_of(line));
    paint(out, paint_code::bold, line);
    out += '\n';
}

// Milliseconds with as many decimals as there is room for.
void LadderPage::draw_time(std::string& out, const Row& row, model::Time start) const {
    std::string text(row.unit);
    if (row.timed) {
        const auto since = static_cast<std::uint64_t>(std::max<model::Time>(row.time - start, 0));
        const std::uint64_t whole = since / model::millisecond_ns;
        append_number(text, whole);
        const int decimals = std::min(3, time_columns - 1 - static_cast<int>(text.size()));
        if (decimals > 0) {
            constexpr std::array<std::uint64_t, 4> divisors = {1, 100'000, 10'000, 1'000};
            text += '.';
            append_padded(
                text, since % model::millisecond_ns / divisors[static_cast<std::size_t>(decimals)],
                decimals);
        }
    }
    out.append(static_cast<std::size_t>(std::max(time_columns - static_cast<int>(text.size()), 0)),
               ' ');
    paint(out, paint_code::faint, text.size() > time_columns ? std::string_view{"-------"} : text);
    out += ' ';
}

std::string_view LadderPage::chosen(const Cell& cell) const {
    const int room = cell.state.empty() ? side_ : side_ - 1 - tcpwhy::width_of(cell.state);
    for (const std::string& wording : cell.wordings)
        if (tcpwhy::width_of(wording) <= room) return wording;
    // Rather the words on this line and the state on the next than neither in full.
    for (const std::string& wording : cell.wordings)
        if (tcpwhy::width_of(wording) <= side_) return wording;
    return cell.wordings.empty() ? std::string_view{} : std::string_view{cell.wordings.back()};
}

bool LadderPage::fits_with_state(const Cell& cell) const {
    if (cell.state.empty() || cell.wordings.empty()) return true;
    return tcpwhy::width_of(chosen(cell)) + 1 + tcpwhy::width_of(cell.state) <= side_;
}

void LadderPage::draw_cells(std::string& out, std::string_view words, std::string_view state,
                            Side side, Tone tone) const {
    std::string cut;
    tcpwhy::append_cut(cut, words, side_, unicode_);
    const bool both = !cut.empty() && !state.empty();
    const int used = tcpwhy::width_of(cut) + tcpwhy::width_of(state) + (both ? 1 : 0);
    if (side == Side::client) {
        out.append(static_cast<std::size_t>(std::max(side_ - used, 0)), ' ');
        paint(out, tone_code(tone, side), cut);
        if (both) out += ' ';
        paint(out, paint_code::state, state);
        out += ' ';
    } else if (used > 0) {
        out += ' ';
        paint(out, paint_code::state, state);
        if (both) out += ' ';
        paint(out, tone_code(tone, side), cut);
    }
}

void LadderPage::draw_cell(std::string& out, const Cell& cell, Side side) const {
    const std::string_view state =
        fits_with_state(cell) ? std::string_view{cell.state} : std::string_view{};
    draw_cells(out, chosen(cell), state, side, cell.tone);
}

void LadderPage::draw_across(std::string& out, const Row& row, model::Time start) const {
    std::string_view text = row.across;
    draw_time(out, row, start);
    while (!text.empty()) {
        paint(out, paint_code::bold, take_line(text, width_ - time_columns - 1));
        out += '\n';
        if (!text.empty()) out.append(time_columns + 1, ' ');
    }
}

void LadderPage::draw(std::string& out, const Row& row, model::Time start) const {
    Row below;  // what does not fit on the row's own line: states, then the remark
    below.timed = false;
    std::string_view remark = row.remark;
    if (!row.across.empty()) {
        draw_across(out, row, start);
        return;
    }

    draw_time(out, row, start);
    draw_cell(out, row.client, Side::client);
    if (row.stroke != Stroke::none)
        middle_.draw_arrow(out, row);
    else if (const std::string_view beside = middle_.fitting_beside(row); !beside.empty())
        middle_.draw_beside(out, row, beside);
    else
        middle_.draw_remark(out, row, take_line(remark, remark_columns()));
    draw_cell(out, row.server, Side::server);
    out += '\n';

    bool states_left = !fits_with_state(row.client) || !fits_with_state(row.server);
    while (states_left || !remark.empty()) {
        draw_time(out, below, start);
        const auto state_of = [&](const Cell& cell) {
            return states_left && !fits_with_state(cell) ? std::string_view{cell.state}
                                                         : std::string_view{};
        };
        draw_cells(out, {}, state_of(row.client), Side::client, Tone::plain);
        middle_.draw_remark(out, row, take_line(remark, remark_columns()));
        draw_cells(out, {}, state_of(row.server), Side::server, Tone::plain);
        out += '\n';
        states_left = false;
    }
    out += row.below;
}

}  // namespace tcpwhy::render
