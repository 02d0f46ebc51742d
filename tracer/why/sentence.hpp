// Sentences with gaps: "{call} by the {side} sends {bytes}". Filling one appends to a buffer and
// allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/decimal.hpp"

namespace tcpwhy::why {

/// "2 bytes".
inline void append_count(std::string& out, std::uint64_t value, std::string_view one) {
    append_decimal(out, value);
    out += ' ';
    out += one;
    if (value != 1) out += 's';
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
