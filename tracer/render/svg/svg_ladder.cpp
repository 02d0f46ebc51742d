#include "tracer/render/svg/svg_ladder.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "common/text/utf8.hpp"
#include "tracer/render/svg/picture_rules.hpp"
#include "tracer/render/svg/svg_layout.hpp"
#include "tracer/render/svg/svg_style.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {
namespace {

namespace rules = picture_rules;
using Kind = PictureEvent::Kind;
using model::CauseKind;
using model::Side;
using model::TcpState;

constexpr int width = 1200;
constexpr int head_height = 70;  // the layout begins below the heads of the lanes
constexpr int band_width = static_cast<int>(rules::band_width);
constexpr int box_width = static_cast<int>(rules::box_width);
constexpr int box_pitch = static_cast<int>(rules::box_pitch);
constexpr int lesson_x = 24;
constexpr int lesson_line = 22;
constexpr std::size_t lesson_letters = 140;  // that fit on a line in the widest fallback font
constexpr std::array<int, 2> outwards{-1, 1};

std::string_view away(std::size_t end) {
    return end == 0 ? "end" : "start";
}

std::string shortened(std::string_view text, int letters) {
    std::string out;
    tcpwhy::append_cut(out, text, letters, true);
    return out;
}

std::string_view stroke_of(const PicturedSegment& segment) {
    if (segment.reset) return "r";
    if (segment.again || segment.kind == CauseKind::timer) return "d";
    if (segment.kind == CauseKind::exit) return "e";
    return segment.kind == CauseKind::unknown ? "u" : "";
}

/// Lines of at most lesson_letters, broken at blanks.
std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        std::size_t end =
            text.size() <= lesson_letters ? text.size() : text.rfind(' ', lesson_letters);
        if (end == std::string_view::npos) end = lesson_letters;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return lines;
}

class Drawing {
  public:
    Drawing(const LadderPicture& picture, std::string& out)
        : picture_(picture), layout_(lay_out(picture, width)), svg_(out) {}

    void draw();

  private:
    [[nodiscard]] int middle_x() const { return (layout_.life_x[0] + layout_.life_x[1]) / 2; }
    [[nodiscard]] int outside_x(std::size_t end) const {
        return layout_.life_x[end] +
               outwards[end] * (band_width / 2 + 14 + layout_.columns[end] * box_pitch);
    }
    [[nodiscard]] int box_x(const PictureBox& box, std::size_t end) const {
        const int inner =
            layout_.life_x[end] + outwards[end] * (band_width / 2 + 8 + box.column * box_pitch);
        return end == 0 ? inner - box_width : inner;
    }
    void draw_lesson();
    void draw_heads();
    void draw_lives();
    void draw_links();
    void draw_folds();
    void draw_time(const PictureEvent& event, int y);
    void draw_segment(const PictureEvent& event, int y);
    void draw_label(const PicturedSegment& segment, bool two_lines, int y);
    void draw_number(const PicturedSegment& segment, int x, int y);
    void draw_icmp(const PicturedHappening& error, int y);
    void draw_happening(const PictureEvent& event, int y);
    void draw_call(const PictureEvent& event, int y);

    const LadderPicture& picture_;
    PictureLayout layout_;
    Svg svg_;
    std::vector<std::string> lesson_ = lines_of(picture_.teaches);
};

void Drawing::draw_lesson() {
    int y = 32;
    svg_.text(lesson_x, y, "start", "h", picture_.title);
    for (const std::string& line : lesson_)
        svg_.text(lesson_x, y += lesson_line, "start", "q", line);
}

void Drawing::draw_heads() {
    const auto head = [&](std::size_t end, std::string_view name, std::string_view address) {
        const int x = layout_.life_x[end] + outwards[end] * 16;
        svg_.text(x, 32, away(end), "h", name);
        svg_.text(x, 54, away(end), "m q", address);
    };
    head(0, "client", picture_.client);
    head(1, "server", picture_.server);
    svg_.text(middle_x(), 54, "middle", "q", picture_.outcome);
}

void Drawing::draw_lives() {
    for (std::size_t end = 0; end < 2; ++end) {
        for (const PictureBand& band : layout_.bands[end]) {
            const int wide = band.state == TcpState::closed ? 3 : band_width;
            const int top = band.top + head_height;
            svg_.rect(layout_.life_x[end] - wide / 2, top, wide, band.bottom - band.top, 0,
                      "stroke=\"#1a1e24\" stroke-width=\"0.75\" fill=\"url(#" +
                          paint_id(band.state) + ")\"");
            svg_.text(layout_.life_x[end] - outwards[end] * (band_width / 2 + 8),
                      top + (band.top == 0 ? 15 : 23), away(1 - end), "s q",
                      model::name(band.state));
        }
    }
}

// From the box of the sending call to its arrow, and from the arrow to the boxes that it wakes.
void Drawing::draw_links() {
    std::unordered_map<model::SegmentNumber, int> y_of;
    for (std::size_t at = 0; at < picture_.segments.size(); ++at)
        y_of.emplace(picture_.segments[at].number, layout_.segment_y[at]);
    std::unordered_map<model::CallId, std::vector<int>> sent_at;
    for (std::size_t at = 0; at < picture_.segments.size(); ++at)
        if (picture_.segments[at].call != 0)
            sent_at[picture_.segments[at].call].push_back(layout_.segment_y[at]);
    for (std::size_t at = 0; at < picture_.calls.size(); ++at) {
        const PicturedCall& call = picture_.calls[at];
        const PictureBox& box = layout_.boxes[at];
        const std::size_t end = end_of(call.side);
        const int life = layout_.life_x[end] + outwards[end] * band_width / 2;
        const int edge = box_x(box, end) + (end == 0 ? box_width : 0);
        const auto meets = [&](int y) { return box.top <= y && y <= box.bottom; };
        for (const int y : sent_at[call.id])
            if (meets(y)) svg_.line(edge, life, y + head_height, "p");
        for (const model::SegmentNumber number : call.woken_by) {
            const auto y = y_of.find(number);
            if (y == y_of.end() || !meets(y->second)) continue;
            svg_.line(life, edge, y->second + head_height, "p v");
            svg_.path(edge, y->second + head_height, end == 0 ? "l8 -5v10z" : "l-8 -5v10z", "f");
        }
    }
}

void Drawing::draw_folds() {
    for (const PictureFold& fold : layout_.folds) {
        const int y = fold.y + head_height;
        svg_.begin_group("fold", "");
        for (const int x : layout_.life_x) {
            svg_.path(x - 14, y + 4, "l9 -8l9 8l9 -8v6l-9 8l-9 -8l-9 8z", "f\" style=\"fill:#fff");
            svg_.path(x - 14, y + 4, "l9 -8l9 8l9 -8m-27 14l9 -8l9 8l9 -8", "p");
        }
        std::string silence;
        append_duration(silence, fold.silence);
        svg_.text(middle_x(), y + 6, "middle", "i q", silence + " of silence");
        svg_.end_group();
    }
}

void Drawing::draw_time(const PictureEvent& event, int y) {
    std::string time;
    append_seconds(time, event.time - layout_.events.front().time, 6);
    svg_.text(layout_.time_x, y + 5, "end", "m q", time);
}

void Drawing::draw_number(const PicturedSegment& segment, int x, int y) {
    const std::string digits = std::to_string(segment.number);
    const int wide = std::max(22, 10 + 9 * static_cast<int>(digits.size()));
    const bool filled = segment.kind == CauseKind::call || segment.kind == CauseKind::exit;
    const int round = segment.kind == CauseKind::exit    ? 0
                      : segment.kind == CauseKind::timer ? 5
                                                         : 11;
    const int left = segment.from == Side::client ? x : x - wide;
    svg_.rect(left, y - 11, wide, 22, round, filled ? "class=\"box\"" : "class=\"k\"");
    svg_.raw("<text x=\"").number(left + wide / 2).raw("\" y=\"").number(y + 5);
    svg_.raw("\" text-anchor=\"middle\" class=\"t\"").raw(filled ? " style=\"fill:#fff\">" : ">");
    svg_.raw(digits).raw("</text>\n");
}

void Drawing::draw_label(const PicturedSegment& segment, bool two_lines, int y) {
    svg_.raw("<text x=\"").number(middle_x()).raw("\" y=\"").number(two_lines ? y - 28 : y - 9);
    svg_.raw("\" text-anchor=\"middle\"><tspan class=\"b");
    svg_.raw(segment.reset || segment.lost ? " rt\">" : "\">");
    svg_.raw(segment.again ? "↻ " : "").words(segment.words).raw(segment.lost ? " lost" : "");
    svg_.raw("</tspan>");
    if (two_lines) {
        svg_.raw("</text>\n");
        svg_.text(middle_x(), y - 10, "middle", "m", segment.numbers);
        return;
    }
    svg_.raw("<tspan class=\"m\" dx=\"9\">").words(segment.numbers).raw("</tspan></text>\n");
}

void Drawing::draw_segment(const PictureEvent& event, int y) {
    const PicturedSegment& segment = picture_.segments[event.index];
    const std::size_t end = end_of(segment.from);
    const int inward = -outwards[end];
    const int start = layout_.life_x[end] + inward * (band_width / 2 + 5);
    int tip = layout_.life_x[1 - end] - inward * (band_width / 2 + 2);
    if (segment.lost) tip = start + (tip - start) * 72 / 100;
    svg_.begin_group("segment", "s" + std::to_string(segment.number));
    draw_time(event, y);
    svg_.line(start, segment.lost ? tip : tip - inward * 12, y, stroke_of(segment));
    if (segment.lost)
        svg_.path(tip - 8, y - 8, "l16 16m0 -16l-16 16", "r");
    else
        svg_.path(tip, y, inward > 0 ? "l-14 -7v14z" : "l14 -7v14z", segment.reset ? "rf" : "f");
    draw_number(segment, start, y);
    draw_label(segment, event.two_lines, y);
    if (!segment.cause.empty())
        svg_.text(outside_x(end), y + 5, away(end), "i q",
                  shortened(segment.cause, layout_.call_letters + 1));
    svg_.end_group();
}

void Drawing::draw_call(const PictureEvent& event, int y) {
    const PicturedCall& call = picture_.calls[event.index];
    const std::size_t end = end_of(call.side);
    const int room = layout_.call_letters;
    const std::string id = "c" + std::to_string(call.id);
    if (event.kind == Kind::returned) {
        svg_.begin_group("call", id + "-return");
        svg_.text(outside_x(end), y + 5, away(end), "m q", shortened(call.result, room));
        svg_.end_group();
        return;
    }
    const PictureBox& box = layout_.boxes[event.index];
    svg_.begin_group("call", id);
    const std::string text =
        event.kind == Kind::call
            ? shortened(call.text, room - 1 - tcpwhy::width_of(call.result)) + " " + call.result
            : shortened(call.text, room);
    svg_.text(outside_x(end), y + 5, away(end), "m", text);
    svg_.rect(box_x(box, end), box.top + head_height, box_width, box.bottom - box.top, 3,
              call.woken_by.empty() ? "class=\"box\"" : "class=\"box w\"");
    svg_.end_group();
}

// An arrow that begins somewhere on the way.
void Drawing::draw_icmp(const PicturedHappening& error, int y) {
    const std::size_t end = end_of(error.side);
    const int direction = outwards[end];
    const int from = layout_.life_x[1 - end] + direction * (band_width / 2 + 2);
    const int tip = layout_.life_x[end] - direction * (band_width / 2 + 2);
    const int start = from + (tip - from) / 8;
    svg_.path(start - 8, y - 8, "l16 16m0 -16l-16 16", "r");
    svg_.line(start, tip - direction * 12, y, "r d");
    svg_.path(tip, y, direction > 0 ? "l-14 -7v14z" : "l14 -7v14z", "f");
    svg_.raw("<text x=\"").number(middle_x()).raw("\" y=\"").number(y - 9);
    svg_.raw("\" text-anchor=\"middle\"><tspan class=\"b rt\">").words(error.text);
    svg_.raw("</tspan><tspan class=\"m\" dx=\"9\">").words(error.numbers).raw("</tspan></text>\n");
}

void Drawing::draw_happening(const PictureEvent& event, int y) {
    const PicturedHappening& happening = picture_.happenings[event.index];
    const std::size_t end = end_of(happening.side);
    const auto number = static_cast<std::size_t>(&event - layout_.events.data());
    svg_.begin_group("happening", "h" + std::to_string(number));
    if (happening.kind == PicturedHappening::Kind::icmp) {
        draw_time(event, y);
        draw_icmp(happening, y);
    } else {
        const int x = layout_.life_x[end] + outwards[end] * (band_width / 2 + 8 + box_width / 2);
        svg_.text(outside_x(end), y + 5, away(end), "q",
                  shortened(happening.text, layout_.call_letters));
        if (happening.kind == PicturedHappening::Kind::ends)
            svg_.path(x - 7, y - 7, "l14 14m0 -14l-14 14", "");
        else
            svg_.raw("<circle cx=\"")
                .number(x)
                .raw("\" cy=\"")
                .number(y)
                .raw("\" r=\"5\" class=\"f\"/>\n");
    }
    svg_.end_group();
}

void Drawing::draw() {
    const int above =
        picture_.title.empty() ? 0 : 44 + lesson_line * static_cast<int>(lesson_.size());
    const int height = above + layout_.bottom + head_height + 10;
    svg_.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").number(width);
    svg_.raw("\" height=\"").number(height).raw("\" viewBox=\"0 0 ").number(width);
    svg_.raw(" ").number(height).raw("\" role=\"img\">\n<title>");
    if (!picture_.title.empty()) svg_.words(picture_.title + ": ");
    svg_.words(picture_.client + " → " + picture_.server + ", " + picture_.outcome);
    svg_.raw("</title>\n");
    draw_definitions(svg_);
    svg_.raw("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    if (above > 0) {
        draw_lesson();
        svg_.raw("<g transform=\"translate(0 ").number(above).raw(")\">\n");
    }
    draw_heads();
    draw_lives();
    draw_folds();
    draw_links();
    for (const PictureEvent& event : layout_.events) {
        const int y = event.y + head_height;
        if (event.kind == Kind::segment)
            draw_segment(event, y);
        else if (event.kind == Kind::happened)
            draw_happening(event, y);
        else
            draw_call(event, y);
    }
    svg_.raw(above > 0 ? "</g>\n</svg>\n" : "</svg>\n");
}

}  // namespace

std::string svg_of(const LadderPicture& picture) {
    std::string out;
    Drawing(picture, out).draw();
    return out;
}

}  // namespace tcpwhy::render
