// Small appenders that every renderer uses: numbers, times, flags. They write into a buffer that
// lives on, so a line costs no allocation.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/text/decimal.hpp"
#include "tracer/model/ids.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::render {

void append_number(std::string& out, std::uint64_t value);
void append_signed(std::string& out, std::int64_t value);

/// `value` with leading zeros, at least `width` digits.
void append_padded(std::string& out, std::uint64_t value, int width);

/// Seconds with `decimals` (0 to 9) digits after the point, cut and not rounded: "12.000123456".
constexpr std::size_t most_seconds_letters = 32;
char* put_seconds(char* at, model::Time time, int decimals);
void append_seconds(std::string& out, model::Time time, int decimals);

/// "12.0 s", "1.02 s", "44 ms", "4.1 ms", "18 µs": a length of time in few digits, rounded.
void append_duration(std::string& out, model::Time time);

/// "2026-11-22 20:23:19.123456Z": UTC, which needs no table of time zones.
void append_utc(std::string& out, model::Time time);

/// A word and its length.
struct FlagsText {
    std::array<char, 15> letters{};
    std::uint8_t size = 0;
    [[nodiscard]] std::string_view view() const { return {letters.data(), size}; }
};
/// As tcpdump prints them: "S", "S.", "P.", "FP."; "none" without any. It lives for ever.
const FlagsText& flags_text(std::uint16_t flags);

}  // namespace tcpwhy::render
