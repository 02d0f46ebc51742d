#include "tracer/render/words/amount.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string_view>

#include "common/text/decimal.hpp"

namespace tcpwhy::render {
namespace {

struct Unit {
    std::uint64_t size;
    std::string_view name;
    std::uint64_t until = std::numeric_limits<std::uint64_t>::max();  ///< the next unit takes over
};

// The smallest first; the last has no end.
constexpr std::array counts = {
    Unit{1, "", 10'000},
    Unit{1'000, "k", 1'000'000},
    Unit{1'000'000, "M", 1'000'000'000},
    Unit{1'000'000'000, "G", 1'000'000'000'000},
    Unit{1'000'000'000'000, "T"},
};
constexpr std::array durations = {
    Unit{1'000, "us", 1'000'000},
    Unit{1'000'000, "ms", 1'000'000'000},
    Unit{1'000'000'000, "s", 1'000'000'000'000},
    Unit{60'000'000'000, "m", 60'000'000'000'000},
    Unit{3'600'000'000'000, "h"},
};

/// With one decimal while there is one digit before the point.
std::string in_few_columns(std::span<const Unit> units, std::uint64_t value) {
    const Unit& unit = *std::find_if(units.begin(), units.end() - 1,
                                     [&](const Unit& one) { return value < one.until; });
    const std::uint64_t whole = value / unit.size;
    std::string out;
    append_decimal(out, whole);
    if (unit.size > 1 && whole < 10) {
        out += '.';
        append_decimal(out, value % unit.size / (unit.size / 10));
    }
    out += unit.name;
    return out;
}

}  // namespace

std::string short_count(std::uint64_t value) {
    return in_few_columns(counts, value);
}

std::string short_duration(model::Time nanoseconds) {
    if (nanoseconds < 0) return "-";
    return in_few_columns(durations, static_cast<std::uint64_t>(nanoseconds));
}

}  // namespace tcpwhy::render
