#include "tracer/grade/assignment/toml_mistake.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace tcpwhy::grade {
namespace {

constexpr std::string_view toml_key_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

struct TomlFix {
    std::string_view words;  ///< of the parser
    std::string_view fix;
};

// The first one whose words the parser uses.
constexpr std::array toml_fixes = {
    TomlFix{
        "unescaped control characters",
        "the text has no closing quote on its line (fix: close it; a text of several lines stands "
        "between ''' and ''')"},
    TomlFix{"unknown escape sequence", "fix: write \\\\ for a backslash"},
    TomlFix{"cannot redefine existing array", "fix: two brackets each time, as in [[check]]"},
    TomlFix{"cannot redefine existing", "fix: keep one of the two"},
    TomlFix{"expected '='", "fix: a line is KEY = VALUE"},
    TomlFix{"encountered end-of-file", "fix: close the quotes and brackets that are still open"},
    TomlFix{"determine value type", "fix: put a text in quotes"},
};

/// "steps = '''" begins a text of several lines: the column of its quotes.
std::optional<std::uint32_t> begins_text(std::string_view line) {
    const std::size_t key = line.find_first_not_of(" \t");
    if (key == std::string_view::npos) return std::nullopt;
    const std::size_t key_end = line.find_first_not_of(toml_key_letters, key);
    if (key_end == std::string_view::npos || key_end == key) return std::nullopt;
    const std::size_t equals = line.find_first_not_of(" \t", key_end);
    if (equals == std::string_view::npos || line[equals] != '=') return std::nullopt;
    const std::size_t value = line.find_first_not_of(" \t", equals + 1);
    if (value == std::string_view::npos) return std::nullopt;
    if (!line.substr(value).starts_with("'''") && !line.substr(value).starts_with("\"\"\""))
        return std::nullopt;
    return static_cast<std::uint32_t>(value + 1);
}

std::size_t times_in_line(std::string_view line, std::string_view quotes) {
    std::size_t count = 0;
    for (std::size_t at = line.find(quotes); at != std::string_view::npos;
         at = line.find(quotes, at + quotes.size()))
        ++count;
    return count;
}

/// Where a text of several lines begins that has no end before the next one begins.
std::optional<TomlMistake> unclosed_text(std::string_view text) {
    std::optional<TomlMistake> open;
    std::string_view quotes;
    for (std::uint32_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto begin = begins_text(line);
        if (open && begin) return open;
        if (open && line.find(quotes) != std::string_view::npos) open.reset();
        if (!begin) continue;
        quotes = line.substr(*begin - 1, 3);
        if (times_in_line(line, quotes) == 1) {
            const std::string written(quotes);
            open = TomlMistake{number, *begin,
                               "the text that begins here has no end (fix: a line " + written +
                                   " below its last line)"};
        }
    }
    return open;
}

std::string_view line_numbered(std::string_view text, std::uint32_t number) {
    for (; number > 1; --number) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return text.substr(0, text.find('\n'));
}

}  // namespace

TomlMistake toml_mistake(std::string_view text, TomlMistake found) {
    if (auto unclosed = unclosed_text(text)) return *unclosed;
    for (const TomlFix& each : toml_fixes) {
        if (found.message.find(each.words) == std::string::npos) continue;
        const bool instead = !each.fix.starts_with("fix: ");
        found.message =
            instead ? std::string(each.fix) : found.message + " (" + std::string(each.fix) + ")";
        break;
    }
    return found;
}

TomlMistake stray_letter_mistake(std::string_view text, std::uint32_t line, std::uint32_t column) {
    const std::string_view place = line_numbered(text, line);
    for (const std::string_view curly : {"\u201c", "\u201d", "\u201e", "\u2018", "\u2019"})
        if (place.find(curly) != std::string_view::npos)
            return {line, column,
                    "quotes that a word processor has curled are no quotes here (fix: \"…\" with "
                    "straight ones)"};
    return {line, column,
            "a letter beyond ASCII may stand in quotes and comments only, and not after a \\"};
}

}  // namespace tcpwhy::grade
