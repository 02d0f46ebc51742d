// The words of a line of Markdown, each with the style of its parts: `code`, **strong**, *stress*
// and the words of a link. Pure; a mark that is not closed stays as text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::explain {

enum class Style : std::uint8_t { plain, strong, stress, code };

/// A word without blanks, and the style of its parts.
struct Part {
    Style style = Style::plain;
    std::string text;
};
using Word = std::vector<Part>;

/// Splits a line at its blanks. Code stays one word. Without `unicode` the words are ASCII.
std::vector<Word> words_of(std::string_view line, bool unicode);

/// Columns of a terminal, with one blank between two words.
int width_of_words(const std::vector<Word>& words);

/// Lines of at most `columns` (a longer word exceeds it); at least one line.
std::vector<std::vector<Word>> wrap(std::vector<Word> words, int columns);

void append_painted(std::string& out, std::string_view text, Style style, bool color);
void append_words(std::string& out, const std::vector<Word>& words, bool color);

}  // namespace tcpwhy::explain
