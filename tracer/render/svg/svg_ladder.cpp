#include "tracer/render/svg/svg_ladder.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "common/utf8.hpp"
#include "tracer/render/svg/svg_layout.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {
namespace {

using Kind = PictureInstant::Kind;
using model::CauseKind;
using model::Side;
using model::TcpState;

constexpr int width = 1200;
constexpr std::array<int, 2> life_x{400, 800};
constexpr int band_width = 16;
constexpr int box_width = 14;
constexpr int box_pitch = 19;
constexpr int time_x = 96;

// Fill and, drawn over it in a tile of 8 by 8, strokes: no state needs its colour to be known.
struct Paint {
    std::string_view fill;
    std::string_view strokes;
};
constexpr std::array<Paint, 11> paints{{
    {"#8b8f96", ""},                                  // CLOSED
    {"#ecebe6", ""},                                  // LISTEN
    {"#f2c14e", "M-2 10L10 -2M-2 2L2 -2M6 10L10 6"},  // SYN-SENT
    {"#f2c14e", "M-2 -2L10 10M6 -2L10 2M-2 6L2 10"},  // SYN-RECEIVED
    {"#63b995", ""},                                  // ESTABLISHED
    {"#c99ac9", "M0 4H8"},                            // FIN-WAIT-1
    {"#c99ac9", "M0 2H8M0 6H8"},                      // FIN-WAIT-2
    {"#7fb2e5", "M4 0V8"},                            // CLOSE-WAIT
    {"#c99ac9", "M0 4H8M4 0V8"},                      // CLOSING
    {"#7fb2e5", "M2 0V8M6 0V8"},                      // LAST-ACK
    {"#c99ac9", "M3 4H5"},                            // TIME-WAIT
}};
static_assert(paints.size() == static_cast<std::size_t>(TcpState::time_wait) + 1);

constexpr std::string_view style =
    "text{font:15px system-ui,'DejaVu Sans',sans-serif;fill:#1a1e24}"
    ".m{font:13.5px ui-monospace,'DejaVu Sans Mono',monospace}"
    ".q{fill:#59616d}.i{font-style:italic}.b{font-weight:650}.s{font-size:12.5px;font-weight:600}"
    ".h{font-size:18px;font-weight:650}.t{font-weight:650;font-size:14px}"
    "line,path{stroke:#1a1e24;fill:none;stroke-width:2}.f{fill:#1a1e24;stroke:none}"
    ".r{stroke:#b3261e;stroke-width:3}.rf{fill:#b3261e;stroke:none}.rt{fill:#b3261e}"
    ".box{fill:#1a1e24;stroke:#1a1e24;stroke-width:1.4}.w{fill:#fff}"
    ".d{stroke-dasharray:9 5}.e{stroke-dasharray:14 4 3 4}.u{stroke-dasharray:2 5}"
    ".k{fill:#fff;stroke:#1a1e24;stroke-width:1.6}.p{stroke-width:1.2}.v{stroke-dasharray:3 2.5}";

constexpr std::array<int, 2> outwards{-1, 1};

/// Builds elements: text becomes text whatever is in it.
class Svg {
  public:
    explicit Svg(std::string& out) : out_(out) {}

    Svg& raw(std::string_view markup) {
        out_ += markup;
        return *this;
    }
    Svg& number(int value) {
        append_signed(out_, value);
        return *this;
    }
    /// XML knows no controls at all, so they are shown as escapes.
    Svg& words(std::string_view text) {
        std::string shown;
        tcpwhy::append_visible(shown, text, true);
        for (const char letter : shown) {
            if (letter == '<')
                out_ += "&lt;";
            else if (letter == '>')
                out_ += "&gt;";
            else if (letter == '&')
                out_ += "&amp;";
            else
                out_ += letter;
        }
        return *this;
    }
    void text(int x, int y, std::string_view anchor, std::string_view classes,
              std::string_view content) {
        raw("<text x=\"").number(x).raw("\" y=\"").number(y).raw("\" text-anchor=\"").raw(anchor);
        raw("\" class=\"").raw(classes).raw("\">").words(content).raw("</text>\n");
    }
    void line(int x1, int x2, int y, std::string_view classes) {
        raw("<line x1=\"").number(x1).raw("\" x2=\"").number(x2).raw("\" y1=\"").number(y);
        raw("\" y2=\"").number(y).raw("\" class=\"").raw(classes).raw("\"/>\n");
    }
    void rect(int x, int y, int w, int h, int round, std::string_view attributes) {
        raw("<rect x=\"").number(x).raw("\" y=\"").number(y).raw("\" width=\"").number(w);
        raw("\" height=\"").number(h).raw("\" rx=\"").number(round).raw("\" ").raw(attributes);
        raw("/>\n");
    }
    /// A path that begins at x, y and goes on in relative steps.
    void path(int x, int y, std::string_view steps, std::string_view classes) {
        raw("<path d=\"M").number(x).raw(" ").number(y).raw(steps).raw("\" class=\"");
        raw(classes).raw("\"/>\n");
    }

  private:
    std::string& out_;
};

std::string_view away(std::size_t end) {
    return end == 0 ? "end" : "start";
}

int outside_x(const PictureLayout& layout, std::size_t end) {
    return life_x[end] + outwards[end] * (band_width / 2 + 16 + layout.columns[end] * box_pitch);
}

int box_x(const PictureBox& box, std::size_t end) {
    const int inner = life_x[end] + outwards[end] * (band_width / 2 + 8 + box.column * box_pitch);
    return end == 0 ? inner - box_width : inner;
}

std::string paint_id(TcpState state) {
    return "p" + std::to_string(static_cast<int>(state));
}

void draw_definitions(Svg& svg) {
    svg.raw("<style>").raw(style).raw("</style>\n<defs>\n");
    for (std::size_t state = 0; state < paints.size(); ++state) {
        svg.raw("<pattern id=\"").raw(paint_id(static_cast<TcpState>(state)));
        svg.raw("\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">");
        svg.raw("<rect width=\"8\" height=\"8\" fill=\"").raw(paints[state].fill).raw("\"/>");
        if (!paints[state].strokes.empty())
            svg.raw("<path d=\"").raw(paints[state].strokes).raw("\" class=\"p\"/>");
        svg.raw("</pattern>\n");
    }
    svg.raw("</defs>\n");
}

void draw_life(Svg& svg, const PictureLayout& layout) {
    for (std::size_t end = 0; end < 2; ++end) {
        for (const PictureBand& band : layout.bands[end]) {
            const int wide = band.state == TcpState::closed ? 3 : band_width;
            svg.rect(life_x[end] - wide / 2, band.top, wide, band.bottom - band.top, 0,
                     "stroke=\"#1a1e24\" stroke-width=\"0.75\" fill=\"url(#" +
                         paint_id(band.state) + ")\"");
            svg.text(life_x[end] - outwards[end] * (band_width / 2 + 8), band.top + 22,
                     away(1 - end), "s q", model::name(band.state));
        }
    }
}

std::string_view stroke_of(const PicturedSegment& segment) {
    if (segment.number == 0) return "r d";
    if (segment.reset) return "r";
    if (segment.again || segment.kind == CauseKind::timer) return "d";
    if (segment.kind == CauseKind::exit) return "e";
    return segment.kind == CauseKind::unknown ? "u" : "";
}

void draw_number(Svg& svg, const PicturedSegment& segment, int x, int y) {
    const std::string digits = std::to_string(segment.number);
    const int wide = std::max(22, 10 + 9 * static_cast<int>(digits.size()));
    const bool filled = segment.kind == CauseKind::call || segment.kind == CauseKind::exit;
    const int round = segment.kind == CauseKind::exit    ? 0
                      : segment.kind == CauseKind::timer ? 5
                                                         : 11;
    const int left = segment.from == Side::client ? x : x - wide;
    svg.rect(left, y - 11, wide, 22, round, filled ? "class=\"box\"" : "class=\"k\"");
    svg.raw("<text x=\"").number(left + wide / 2).raw("\" y=\"").number(y + 5);
    svg.raw("\" text-anchor=\"middle\" class=\"t\"").raw(filled ? " style=\"fill:#fff\">" : ">");
    svg.raw(digits).raw("</text>\n");
}

void draw_segment(Svg& svg, const PictureLayout& layout, const PicturedSegment& segment, int y,
                  const std::string& time) {
    const std::size_t end = end_of(segment.from);
    const int inward = -outwards[end];
    const bool foreign = segment.number == 0;
    int start = life_x[end] + inward * (band_width / 2 + 4);
    int tip = life_x[1 - end] - inward * (band_width / 2 + 2);
    if (segment.lost) tip = start + (tip - start) * 7 / 10;
    if (foreign) {
        start += (tip - start) / 8;
        svg.path(start - 8, y - 8, "l16 16m0 -16l-16 16", "r");
    }
    svg.line(start, segment.lost ? tip : tip - inward * 12, y, stroke_of(segment));
    if (segment.lost)
        svg.path(tip - 8, y - 8, "l16 16m0 -16l-16 16", "r");
    else
        svg.path(tip, y, inward > 0 ? "l-14 -7v14z" : "l14 -7v14z", segment.reset ? "rf" : "f");
    if (!foreign) draw_number(svg, segment, start, y);
    svg.raw("<text x=\"").number((life_x[0] + life_x[1]) / 2).raw("\" y=\"").number(y - 9);
    svg.raw("\" text-anchor=\"middle\"><tspan class=\"b");
    svg.raw(segment.reset || segment.lost || foreign ? " rt\">" : "\">");
    svg.raw(segment.again ? "↻ " : "").words(segment.words).raw(segment.lost ? " lost" : "");
    svg.raw("</tspan><tspan class=\"m\" dx=\"9\">").words(segment.numbers).raw("</tspan></text>\n");
    svg.text(time_x, y + 5, "end", "m q", time);
    if (!segment.cause.empty())
        svg.text(outside_x(layout, end), y + 5, away(end), "i q", segment.cause);
}

std::string shortened(std::string_view text, int characters) {
    std::string out;
    tcpwhy::append_cut(out, text, characters, true);
    return out;
}

int label_room(const PictureLayout& layout, std::size_t end) {
    const int edge = end == 0 ? time_x + 8 : width - 8;
    return (end == 0 ? outside_x(layout, end) - edge : edge - outside_x(layout, end)) / 8;
}

void draw_call(Svg& svg, const PictureLayout& layout, const PicturedCall& call,
               const PictureInstant& instant) {
    const std::size_t end = end_of(call.side);
    const int room = label_room(layout, end);
    const int x = outside_x(layout, end);
    if (instant.kind == Kind::entered) {
        const PictureBox& box = layout.boxes[instant.index];
        svg.rect(box_x(box, end), box.top, box_width, box.bottom - box.top, 3,
                 call.woken_by.empty() ? "class=\"box\"" : "class=\"box w\"");
        const std::string text =
            instant.short_call
                ? shortened(call.text, room - 1 - tcpwhy::width_of(call.result)) + " " + call.result
                : shortened(call.text, room);
        svg.text(x, instant.y + 5, away(end), "m", text);
    } else if (!instant.short_call) {
        svg.text(x, instant.y + 5, away(end), "m q", shortened(call.result, room));
    }
}

// From the box of the sending call to its arrow, and from the arrow to the boxes that it wakes.
void draw_links(Svg& svg, const LadderPicture& picture, const PictureLayout& layout) {
    for (std::size_t at = 0; at < picture.calls.size(); ++at) {
        const PicturedCall& call = picture.calls[at];
        const PictureBox& box = layout.boxes[at];
        const std::size_t end = end_of(call.side);
        const int life = life_x[end] + outwards[end] * band_width / 2;
        const int edge = box_x(box, end) + (end == 0 ? box_width : 0);
        for (std::size_t segment = 0; segment < picture.segments.size(); ++segment) {
            const int y = layout.segment_y[segment];
            if (y < box.top || y > box.bottom) continue;
            if (picture.segments[segment].call == call.id) svg.line(edge, life, y, "p");
            for (const model::SegmentNumber woken_by : call.woken_by) {
                if (woken_by != picture.segments[segment].number) continue;
                svg.line(life, edge, y, "p v");
                svg.path(edge, y, end == 0 ? "l8 -5v10z" : "l-8 -5v10z", "f");
            }
        }
    }
}

void append_silence(std::string& out, model::Time silence) {
    const bool seconds = silence >= model::second_ns;
    const model::Time unit = seconds ? model::second_ns : model::millisecond_ns;
    const model::Time hundredths = (silence + unit / 200) / (unit / 100);
    append_signed(out, hundredths / 100);
    if (seconds || hundredths < 1000) {
        out += '.';
        append_padded(out, static_cast<std::uint64_t>(hundredths % 100), 2);
    }
    out += seconds ? " s of silence" : " ms of silence";
}

void draw_folds(Svg& svg, const PictureLayout& layout) {
    for (const PictureFold& fold : layout.folds) {
        for (const int x : life_x) {
            svg.path(x - 14, fold.y + 4, "l9 -8l9 8l9 -8v6l-9 8l-9 -8l-9 8z",
                     "f\" style=\"fill:#fff");
            svg.path(x - 14, fold.y + 4, "l9 -8l9 8l9 -8m-27 14l9 -8l9 8l9 -8", "p");
        }
        std::string text;
        append_silence(text, fold.silence);
        svg.text((life_x[0] + life_x[1]) / 2, fold.y + 6, "middle", "i q", text);
    }
}

void draw_end(Svg& svg, const PictureLayout& layout, const PicturedEnd& ended, int y) {
    const std::size_t end = end_of(ended.side);
    const int x = life_x[end] + outwards[end] * (band_width / 2 + 8 + box_width / 2);
    svg.path(x - 7, y - 7, "l14 14m0 -14l-14 14", "");
    svg.text(outside_x(layout, end), y + 5, away(end), "q",
             shortened(ended.text, label_room(layout, end)));
}

}  // namespace

std::string svg_of(const LadderPicture& picture) {
    const PictureLayout layout = lay_out(picture);
    std::string out;
    Svg svg(out);
    svg.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").number(width);
    svg.raw("\" height=\"").number(layout.bottom + 10).raw("\" viewBox=\"0 0 ").number(width);
    svg.raw(" ").number(layout.bottom + 10).raw("\" role=\"img\">\n<title>");
    svg.words(picture.client + " → " + picture.server + ", " + picture.outcome).raw("</title>\n");
    draw_definitions(svg);
    svg.raw("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    svg.text(life_x[0] - 16, 32, "end", "h", "client");
    svg.text(life_x[0] - 16, 54, "end", "m q", picture.client);
    svg.text(life_x[1] + 16, 32, "start", "h", "server");
    svg.text(life_x[1] + 16, 54, "start", "m q", picture.server);
    svg.text((life_x[0] + life_x[1]) / 2, 54, "middle", "q", picture.outcome);
    draw_life(svg, layout);
    draw_folds(svg, layout);
    draw_links(svg, picture, layout);
    const model::Time start = layout.instants.empty() ? 0 : layout.instants.front().time;
    for (const PictureInstant& instant : layout.instants) {
        if (instant.kind == Kind::segment) {
            std::string time;
            append_seconds(time, instant.time - start, 6);
            draw_segment(svg, layout, picture.segments[instant.index], instant.y, time);
        } else if (instant.kind == Kind::ended) {
            draw_end(svg, layout, picture.ends[instant.index], instant.y);
        } else {
            draw_call(svg, layout, picture.calls[instant.index], instant);
        }
    }
    svg.raw("</svg>\n");
    return out;
}

}  // namespace tcpwhy::render
