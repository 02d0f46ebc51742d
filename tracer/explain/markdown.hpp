// Renders Markdown for a terminal: the small part of it that the pages of docs/notes use.
//
//     # and ##      headings
//     - item        lists; a continued line is indented by two blanks
//     | a | b |     tables, with a row of dashes after the first; columns are aligned, the last
//                   wraps
//     four blanks   code, unchanged
//     anything else a paragraph, wrapped
//     `code`, **strong**, *stress*, [words](target): only the words of a link remain
//
// It accepts every input: text of another form stays unchanged.
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

/// The words of one line, without marks and colours.
std::string plain_markdown(std::string_view line, bool unicode);

void append_heading(std::string& out, std::string_view words, bool color);  ///< and a newline
void append_code(std::string& out, std::string_view words, bool color);

}  // namespace tcpwhy::explain
