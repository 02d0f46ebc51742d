#include "tracer/render/svg/svg_elements.hpp"

#include "common/text/utf8.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {

Svg& Svg::raw(std::string_view markup) {
    out_ += markup;
    return *this;
}

Svg& Svg::number(int value) {
    append_signed(out_, value);
    return *this;
}

Svg& Svg::words(std::string_view text) {
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

void Svg::text(int x, int y, std::string_view anchor, std::string_view classes,
               std::string_view content) {
    raw("<text x=\"").number(x).raw("\" y=\"").number(y).raw("\" text-anchor=\"").raw(anchor);
    raw("\" class=\"").raw(classes).raw("\">").words(content).raw("</text>\n");
}

void Svg::line(int x1, int x2, int y, std::string_view classes) {
    raw("<line x1=\"").number(x1).raw("\" x2=\"").number(x2).raw("\" y1=\"").number(y);
    raw("\" y2=\"").number(y).raw("\" class=\"").raw(classes).raw("\"/>\n");
}

void Svg::rect(int x, int y, int w, int h, int round, std::string_view attributes) {
    raw("<rect x=\"").number(x).raw("\" y=\"").number(y).raw("\" width=\"").number(w);
    raw("\" height=\"").number(h).raw("\" rx=\"").number(round).raw("\" ").raw(attributes);
    raw("/>\n");
}

void Svg::path(int x, int y, std::string_view steps, std::string_view classes) {
    raw("<path d=\"M").number(x).raw(" ").number(y).raw(steps).raw("\" class=\"");
    raw(classes).raw("\"/>\n");
}

void Svg::begin_group(std::string_view classes, std::string_view id) {
    raw("<g class=\"").raw(classes);
    if (!id.empty()) raw("\" id=\"").raw(id);
    raw("\">\n");
}

}  // namespace tcpwhy::render
