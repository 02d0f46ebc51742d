// Markdown on a terminal: the small part of it that the pages of docs/notes use.
//
//     # and ##      headings
//     - item        lists; a line that goes on is indented by two
//     | a | b |     tables, with a row of dashes behind the first; columns are aligned, the last
//                   wraps
//     four blanks   code, as it stands
//     anything else a paragraph, wrapped
//     `code`, **strong**, *stress*, [words](target): of a link the words remain
//
// Whatever is not of this kind stands as it is: no input is refused.
#pragma once

#include <string>
#include <string_view>

namespace tcpwhy::explain {

struct Look {
    int width = 80;       ///< columns, at least 20
    bool color = false;   ///< ANSI colours
    bool unicode = true;  ///< else ASCII only
};

/// The text for a terminal; ends with a newline unless it is empty.
std::string render_markdown(std::string_view text, const Look& look);

/// The words of one line alone, without marks and colours.
std::string plain_markdown(std::string_view line, bool unicode);

void append_heading(std::string& out, std::string_view words, bool color);  ///< and a newline
void append_code(std::string& out, std::string_view words, bool color);

}  // namespace tcpwhy::explain
