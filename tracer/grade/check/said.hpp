// What a client has printed, taken apart: the echoes, and the text that stands around them. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::grade {

/// The text that a program prints around its echoes, in lines without blanks at their ends.
struct Said {
    std::set<std::string> around;
};

/// How often `line` (without its newline) stands in the text.
std::size_t times_in(std::string_view text, std::string_view line);

/// From an orderly conversation: what stands before the first echo, between two echoes, and on the
/// line of an echo. `lines` without their newlines; `errors`: all that it wrote to standard error.
Said around_echoes(std::string_view output, std::string_view errors,
                   const std::vector<std::string>& lines);

/// The first line of `text` that is neither an echo nor known from before; "": there is none.
std::string new_text(std::string_view text, const std::vector<std::string>& lines,
                     const Said& known);

/// Whether all bytes of the line stand in the text, in their order. The program may have read and
/// printed them in pieces, with text of its own between the pieces; a piece has at least
/// `shortest_piece` bytes, or what is left of the line. Returns how many bytes were found.
std::size_t bytes_in_order(std::string_view text, std::string_view line);
constexpr std::size_t shortest_piece = 16;

}  // namespace tcpwhy::grade
