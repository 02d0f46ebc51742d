#include "tracer/grade/export/rules.hpp"

#include <algorithm>
#include <cmath>

#include "common/text/utf8.hpp"

namespace tcpwhy::grade {
namespace {

/// The longest beginning of at most `most` bytes that ends with a whole character.
std::string_view whole_beginning(std::string_view text, std::size_t most) {
    std::size_t end = std::min(most, text.size());
    const auto continues = [&] {
        return end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80;
    };
    while (end > 0 && continues()) --end;
    return text.substr(0, end);
}

}  // namespace

std::string clean_output(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        append_visible(out, text.substr(0, end), true);
        if (end < text.size()) out += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string shortened(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    std::string mark = "\n(shortened: " + std::to_string(text.size()) + " bytes in all)\n";
    if (mark.size() > most) return std::string(whole_beginning(mark, most));
    std::string kept(whole_beginning(text, most - mark.size()));
    return kept += mark;
}

std::string clean_id(std::string_view id) {
    std::string made;
    for (const char letter : id.substr(0, 64)) {
        const bool fits = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        made += fits ? letter : '-';
    }
    return made.empty() ? "check" : made;
}

long scale_to_whole(double points, long factor) {
    constexpr long most_factor = 1000;
    constexpr double tolerance = 1e-6;
    for (long next = factor; factor > 0 && next <= most_factor; next += factor) {
        const double scaled = points * static_cast<double>(next);
        if (std::abs(scaled - std::round(scaled)) < tolerance) return next;
    }
    return 0;
}

}  // namespace tcpwhy::grade
