#include "tracer/render/svg/svg_style.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace tcpwhy::render {
namespace {

using model::TcpState;

// A tile of 8 by 8 px: its fill, and the strokes drawn over it.
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

}  // namespace

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

}  // namespace tcpwhy::render
