// UTF-8, as far as renderers need it: where a valid sequence ends, and how many columns it takes in
// a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tcpwhy {

/// The character that `bytes` begin with. `length` is 0 when they are no valid UTF-8 (RFC 3629: no
/// overlong forms, no surrogates, nothing above U+10FFFF) or empty.
struct Character {
    char32_t code = 0;
    std::size_t length = 0;
};
Character first_character(std::string_view bytes);

/// Columns of a printable character: 0 for combining marks, 2 for East Asian wide ones and emoji,
/// else 1. -1 for what must not reach a terminal: controls, and characters that turn the direction
/// of writing.
int columns_of(char32_t code);

/// Columns of text that holds printable characters only; anything else counts 1 a byte.
int width_of(std::string_view text);

/// Text for a terminal: what is not printable (or, without `unicode`, not ASCII) becomes \n, \t, \r
/// or \x1b.
void append_visible(std::string& out, std::string_view text, bool unicode);

/// At most `columns` of the text, with a mark where something was cut off: "…" or, without
/// `unicode`, "~".
void append_cut(std::string& out, std::string_view text, int columns, bool unicode);

}  // namespace tcpwhy
