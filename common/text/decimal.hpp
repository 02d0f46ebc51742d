// Decimal numbers as text, without allocation. Fast because renderers write several for each
// segment.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace tcpwhy {

constexpr std::size_t most_digits = 20;  ///< of a 64-bit number

namespace detail {
constexpr std::array<char, 200> make_digit_pairs() {
    std::array<char, 200> pairs{};
    for (std::size_t n = 0; n < 100; ++n) {
        pairs[2 * n] = static_cast<char>('0' + n / 10);
        pairs[2 * n + 1] = static_cast<char>('0' + n % 10);
    }
    return pairs;
}
inline constexpr std::array<char, 200> digit_pairs = make_digit_pairs();

/// The smallest number with one digit more; 0 has one digit as well.
inline constexpr std::array<std::uint32_t, 10> powers_of_ten = {
    0, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
}  // namespace detail

/// 1 for 0.
constexpr std::size_t count_digits(std::uint32_t value) {
    // 1233 / 4096 is close to log10(2): for 32 bits the guess is right or one too low.
    const auto bits = static_cast<std::size_t>(std::bit_width(value | 1U));
    const std::size_t guess = bits * 1233 >> 12U;
    return guess + (value >= detail::powers_of_ten[guess] ? 1 : 0);
}
constexpr std::size_t count_digits(std::uint64_t value) {
    std::size_t count = 1;
    for (; value >= 10'000; value /= 10'000) count += 4;
    return count + (value >= 10) + (value >= 100) + (value >= 1000);
}

/// Writes the digits so that they end at `end`; returns their beginning. Cheaper for 32 bits.
template <std::unsigned_integral Number>
char* digits_before(char* end, Number value) {
    while (value >= 100) {
        const auto pair = static_cast<std::size_t>(value % 100) * 2;
        value /= 100;
        end -= 2;
        std::memcpy(end, &detail::digit_pairs[pair], 2);
    }
    if (value >= 10) {
        end -= 2;
        std::memcpy(end, &detail::digit_pairs[static_cast<std::size_t>(value) * 2], 2);
    } else {
        *--end = static_cast<char>('0' + value);
    }
    return end;
}

/// Writes exactly `width` digits at `begin`, with leading zeros; returns their end.
template <std::size_t width>
char* digits_at(char* begin, std::uint32_t value) {
    std::size_t left = width;
    for (; left >= 2; left -= 2, value /= 100)
        std::memcpy(begin + left - 2, &detail::digit_pairs[std::size_t{value % 100} * 2], 2);
    if (left == 1) *begin = static_cast<char>('0' + value % 10);
    return begin + width;
}

inline void append_decimal(std::string& out, std::uint64_t value) {
    if (value < 10) {
        out += static_cast<char>('0' + value);
        return;
    }
    std::array<char, most_digits> digits;
    char* const end = digits.data() + digits.size();
    const char* const begin = digits_before(end, value);
    out.append(begin, static_cast<std::size_t>(end - begin));
}

/// "13,893,632".
inline void append_grouped(std::string& out, std::uint64_t value) {
    if (value < 1000) return append_decimal(out, value);
    append_grouped(out, value / 1000);
    std::array<char, 4> group{','};
    digits_at<3>(group.data() + 1, static_cast<std::uint32_t>(value % 1000));
    out.append(group.data(), group.size());
}

}  // namespace tcpwhy
