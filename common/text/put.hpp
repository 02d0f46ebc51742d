// Writes text into a buffer without checks and returns the position after it. The caller makes sure
// that the longest possible text fits. Renderers use it for the dozens of pieces of each line: a
// piece costs no call, no check and no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "common/text/decimal.hpp"

namespace tcpwhy {

inline char* put(char* at, char letter) {
    *at = letter;
    return at + 1;
}

/// A literal.
template <std::size_t size>
char* put(char* at, const char (&text)[size]) {
    std::memcpy(at, text, size - 1);
    return at + size - 1;
}

/// Copies 4 to 16 bytes as two overlapping numbers, which is cheaper than a call of memcpy().
inline char* put(char* at, std::string_view word) {
    const std::size_t size = word.size();
    const char* const text = word.data();
    if (size >= 8 && size <= 16) {
        std::memcpy(at, text, 8);
        std::memcpy(at + size - 8, text + size - 8, 8);
    } else if (size >= 4 && size < 8) {
        std::memcpy(at, text, 4);
        std::memcpy(at + size - 4, text + size - 4, 4);
    } else if (size != 0) {  // an empty text may be null, which memcpy() must not get
        std::memcpy(at, text, size);
    }
    return at + size;
}

/// Needs room for `most_digits`.
inline char* put_number(char* at, std::uint32_t value) {
    constexpr std::uint32_t eight_digits = 100'000'000;
    if (value < 10) return put(at, static_cast<char>('0' + value));
    // Timestamps and absolute numbers mostly have ten digits: no need to count them.
    if (value >= 10 * eight_digits)
        return digits_at<8>(digits_at<2>(at, value / eight_digits), value % eight_digits);
    char* const end = at + count_digits(value);
    digits_before(end, value);
    return end;
}
inline char* put_number(char* at, std::uint64_t value) {
    if (value <= UINT32_MAX) return put_number(at, static_cast<std::uint32_t>(value));
    char* const end = at + count_digits(value);
    digits_before(end, value);
    return end;
}

/// Appends the text that `write` puts, at most `room` bytes.
template <std::size_t room, class Write>
void append_put(std::string& out, const Write& write) {
    std::array<char, room> text;
    char* const begin = text.data();
    out.append(begin, static_cast<std::size_t>(write(begin) - begin));
}

}  // namespace tcpwhy
