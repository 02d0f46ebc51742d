// UTF-8 for terminals: the length of a character, its width in columns, and text made safe to
// print.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tcpwhy {

/// The first character of a text. `length` is in bytes; 0: the text is empty or begins with invalid
/// UTF-8 (RFC 3629: an overlong form, a surrogate, or above U+10FFFF).
struct Character {
    char32_t code = 0;
    std::size_t length = 0;
};
Character first_character(std::string_view bytes);

/// Columns of a character: 0 for combining marks, 2 for East Asian wide characters and emoji,
/// else 1. -1: it must not reach a terminal, because it is a control or changes the writing
/// direction.
int columns_of(char32_t code);

/// Columns of a text of printable characters; each other byte counts as 1.
int width_of(std::string_view text);

/// Appends text for a terminal. Every character that is not printable (or, without `unicode`, not
/// ASCII) becomes \n, \t, \r or \x1b.
void append_visible(std::string& out, std::string_view text, bool unicode);

/// Appends at most `columns` of the text. If it cuts text off, it ends with "…" or, without
/// `unicode`, with "~".
void append_cut(std::string& out, std::string_view text, int columns, bool unicode);

}  // namespace tcpwhy
