// Text of a submission, made safe for terminals, JSON and web pages that show it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tcpwhy::grade {

/// UTF-8 without control characters (each is shown as \n, \x1b …), without characters that change
/// the writing direction, at most `most` bytes; "…" stands for what was cut off.
std::string clean(std::string_view text, std::size_t most = 2000);

/// The same line by line, the last `most_lines` of them. Each line begins with "  | ", so that no
/// foreign text stands at the beginning of a line.
std::string clean_lines(std::string_view text, std::size_t most_lines);

}  // namespace tcpwhy::grade
