#include "tracer/render/words/numbers.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "common/text/put.hpp"

namespace tcpwhy::render {
namespace {

// In tcpdump's order (print-tcp.c).
struct FlagLetter {
    std::uint16_t bit;
    char letter;
};
constexpr std::array flag_letters = {
    FlagLetter{model::tcp_flag::fin, 'F'}, FlagLetter{model::tcp_flag::syn, 'S'},
    FlagLetter{model::tcp_flag::rst, 'R'}, FlagLetter{model::tcp_flag::psh, 'P'},
    FlagLetter{model::tcp_flag::ack, '.'}, FlagLetter{model::tcp_flag::urg, 'U'},
    FlagLetter{model::tcp_flag::ece, 'E'}, FlagLetter{model::tcp_flag::cwr, 'W'},
    FlagLetter{model::tcp_flag::ae, 'e'},
};

constexpr std::size_t flag_sets = std::size_t{1} << flag_letters.size();

// Each set spelt once, by the compiler: every line has one.
constexpr auto flags_texts = [] {
    std::array<FlagsText, flag_sets> texts{};
    for (std::size_t flags = 1; flags < flag_sets; ++flags)
        for (const FlagLetter& flag : flag_letters)
            if ((flags & flag.bit) != 0) texts[flags].letters[texts[flags].size++] = flag.letter;
    texts[0] = {{'n', 'o', 'n', 'e'}, 4};
    return texts;
}();

struct Date {
    std::int64_t year;
    unsigned month;
    unsigned day;
};

/// Days since 1970-01-01 as a date of the Gregorian calendar: years begin in March, so that the
/// leap day comes last.
Date date_of(std::int64_t days) {
    days += 719'468;
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const auto day_of_era = static_cast<std::uint64_t>(days - era * 146'097);
    const std::uint64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::uint64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint64_t shifted_month = (5 * day_of_year + 2) / 153;
    const auto day = static_cast<unsigned>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    const auto month =
        static_cast<unsigned>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    return {static_cast<std::int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

}  // namespace

void append_number(std::string& out, std::uint64_t value) {
    append_decimal(out, value);
}

void append_signed(std::string& out, std::int64_t value) {
    if (value < 0) out += '-';
    // The magnitude of the lowest value does not fit into the signed type.
    append_number(out, value < 0 ? ~static_cast<std::uint64_t>(value) + 1
                                 : static_cast<std::uint64_t>(value));
}

void append_padded(std::string& out, std::uint64_t value, int width) {
    const std::size_t digits = count_digits(value);
    const auto wanted = static_cast<std::size_t>(width);
    if (digits < wanted) out.append(wanted - digits, '0');
    append_number(out, value);
}

char* put_seconds(char* at, model::Time time, int decimals) {
    if (time < 0) at = put(at, '-');
    const auto magnitude =
        time < 0 ? ~static_cast<std::uint64_t>(time) + 1 : static_cast<std::uint64_t>(time);
    at = put_number(at, magnitude / 1'000'000'000);
    if (decimals == 0) return at;
    at = put(at, '.');
    const auto nanoseconds = static_cast<std::uint32_t>(magnitude % 1'000'000'000);
    if (decimals == 6) return digits_at<6>(at, nanoseconds / 1000);
    // All nine are written, and the next text goes over those that are too many.
    digits_at<9>(at, nanoseconds);
    return at + decimals;
}

void append_seconds(std::string& out, model::Time time, int decimals) {
    append_put<most_seconds_letters>(out,
                                     [&](char* at) { return put_seconds(at, time, decimals); });
}

void append_utc(std::string& out, model::Time time) {
    std::int64_t seconds = time / model::second_ns;
    std::int64_t rest = time % model::second_ns;
    if (rest < 0) {
        rest += model::second_ns;
        --seconds;
    }
    std::int64_t days = seconds / 86'400;
    std::int64_t of_day = seconds % 86'400;
    if (of_day < 0) {
        of_day += 86'400;
        --days;
    }
    const Date date = date_of(days);
    append_signed(out, date.year);
    out += '-';
    append_padded(out, date.month, 2);
    out += '-';
    append_padded(out, date.day, 2);
    out += ' ';
    append_padded(out, static_cast<std::uint64_t>(of_day / 3600), 2);
    out += ':';
    append_padded(out, static_cast<std::uint64_t>(of_day / 60 % 60), 2);
    out += ':';
    append_padded(out, static_cast<std::uint64_t>(of_day % 60), 2);
    out += '.';
    append_padded(out, static_cast<std::uint64_t>(rest / 1000), 6);
    out += 'Z';
}

const FlagsText& flags_text(std::uint16_t flags) {
    return flags_texts[flags % flag_sets];
}

void append_duration(std::string& out, model::Time time) {
    struct Unit {
        model::Time from;
        model::Time unit;
        int decimals;
        std::string_view name;
    };
    constexpr std::array units = {
        Unit{10 * model::second_ns, model::second_ns, 1, " s"},
        Unit{model::second_ns, model::second_ns, 2, " s"},
        Unit{10 * model::millisecond_ns, model::millisecond_ns, 0, " ms"},
        Unit{model::millisecond_ns, model::millisecond_ns, 1, " ms"},
        Unit{0, model::microsecond_ns, 0, " µs"},
    };
    const Unit& unit = *std::find_if(units.begin(), units.end() - 1,
                                     [&](const Unit& each) { return time >= each.from; });
    const model::Time parts = unit.decimals == 0 ? 1 : unit.decimals == 1 ? 10 : 100;
    // The whole units apart, as a capture's times can be too large to be multiplied.
    const model::Time rest = time % unit.unit;
    const model::Time rounded =
        time / unit.unit * parts + (rest * parts + unit.unit / 2) / unit.unit;
    append_signed(out, rounded / parts);
    if (unit.decimals > 0) {
        out += '.';
        append_padded(out, static_cast<std::uint64_t>(rounded % parts), unit.decimals);
    }
    out += unit.name;
}

}  // namespace tcpwhy::render
