#include "tracer/teach/sheet/pattern.hpp"

#include "common/text/trimmed.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::teach {
namespace {

std::vector<std::string> literals_of(std::string_view pattern) {
    std::vector<std::string> parts;
    for (std::size_t start = 0;;) {
        const std::size_t blank = pattern.find(story::blank_text, start);
        parts.emplace_back(pattern.substr(start, blank - start));
        if (blank == std::string_view::npos) return parts;
        start = blank + story::blank_text.size();
    }
}

/// The literal without the spaces beside a blank: a student may leave them out.
std::string_view core(const std::vector<std::string>& parts, std::size_t at) {
    std::string_view text = parts[at];
    if (at > 0 && text.starts_with(' ')) text.remove_prefix(1);
    if (at + 1 < parts.size() && text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// Fits `line` to the parts from `at` on; the answers so far are in `found`.
bool fit(const std::vector<std::string>& parts, std::size_t at, std::string_view line,
         std::vector<std::string>& found) {
    const std::string_view literal = core(parts, at);
    const bool last = at + 1 == parts.size();
    for (std::size_t place = 0; place <= line.size(); ++place) {
        if (last) {
            if (!line.ends_with(literal)) return false;
            place = line.size() - literal.size();
        } else {
            place = line.find(literal, place);
            if (place == std::string_view::npos) return false;
        }
        found.emplace_back(trimmed(line.substr(0, place)));
        if (last || fit(parts, at + 1, line.substr(place + literal.size()), found)) return true;
        found.pop_back();
        if (last) return false;
    }
    return false;
}

}  // namespace

std::string squeezed(std::string_view line) {
    std::string text;
    for (const char letter : line) {
        const bool space = letter == ' ' || letter == '\t' || letter == '\r';
        if (!space)
            text += letter;
        else if (!text.empty() && text.back() != ' ')
            text += ' ';
    }
    if (text.ends_with(' ')) text.pop_back();
    return text;
}

std::optional<std::vector<std::string>> filled_in(std::string_view pattern, std::string_view line) {
    const std::vector<std::string> parts = literals_of(squeezed(pattern));
    const std::string text = squeezed(line);
    std::vector<std::string> found;
    if (parts.size() == 1) return text == parts.front() ? std::optional(found) : std::nullopt;
    const std::string_view first = core(parts, 0);
    if (!std::string_view(text).starts_with(first)) return std::nullopt;
    if (!fit(parts, 1, std::string_view(text).substr(first.size()), found)) return std::nullopt;
    return found;
}

}  // namespace tcpwhy::teach
