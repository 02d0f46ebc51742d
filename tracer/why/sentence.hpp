// Sentences with gaps: "{call} by the {side} sends {bytes}". Filling one writes into a buffer and
// allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/text/put.hpp"

namespace tcpwhy::why {

/// "2 bytes".
inline void append_count(std::string& out, std::uint64_t value, std::string_view one) {
    append_decimal(out, value);
    out += ' ';
    out += one;
    if (value != 1) out += 's';
}

/// Room for a sentence, and for a word that is put into one of its gaps.
constexpr std::size_t most_sentence_letters = 256;
constexpr std::size_t most_gaps = 4;
constexpr std::size_t most_gap_letters = 64;
constexpr bool has_room(std::string_view sentence) {
    std::size_t gaps = 0;
    for (const char letter : sentence)
        if (letter == '{') ++gaps;
    return sentence.size() <= most_sentence_letters && gaps <= most_gaps;
}

/// Puts the text; each {word} is put by `put_one(at, word)`. Returns the end.
inline char* put_filled(char* at, std::string_view text, const auto& put_one) {
    for (;;) {
        const std::size_t open = text.find('{');
        if (open == std::string_view::npos) return put(at, text);
        const std::size_t close = text.find('}', open);
        at = put(at, text.substr(0, open));
        at = put_one(at, text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
}

/// Appends the text; each {word} is appended by `append_one(word)`.
inline void fill(std::string& out, std::string_view text, const auto& append_one) {
    for (;;) {
        const std::size_t open = text.find('{');
        if (open == std::string_view::npos) break;
        const std::size_t close = text.find('}', open);
        out.append(text.substr(0, open));
        append_one(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
    out.append(text);
}

}  // namespace tcpwhy::why
