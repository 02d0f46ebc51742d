// The colours of what is shown in a terminal: the same thing has the same colour in every format.
#pragma once

#include <string>
#include <string_view>

namespace tcpwhy::render {

/// SGR parameters (ECMA-48 section 8.3.117).
namespace paint_code {
constexpr std::string_view bold = "1";
constexpr std::string_view faint = "2";
constexpr std::string_view client = "36";
constexpr std::string_view server = "33";
constexpr std::string_view state = "1;32";
constexpr std::string_view alarm = "1;31";
constexpr std::string_view again = "35";
constexpr std::string_view none;
}  // namespace paint_code

/// The text alone where there is no colour to it.
inline void paint(std::string& out, bool color, std::string_view code, std::string_view text) {
    if (!color || code.empty() || text.empty()) {
        out += text;
        return;
    }
    out += "\x1b[";
    out += code;
    out += 'm';
    out += text;
    out += "\x1b[0m";
}

}  // namespace tcpwhy::render
