#include "tracer/run/input_text.hpp"

#include <charconv>

#include "common/errors.hpp"

namespace tcpwhy::run {
namespace {

struct Escape {
    char letter;
    char meaning;
};
constexpr Escape escapes[] = {{'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'0', '\0'}, {'\\', '\\'}};

/// Reads the letters after a backslash and removes them from `rest`.
char escaped(std::string_view& rest) {
    const char letter = rest.empty() ? '\0' : rest.front();
    if (letter == 'x' && rest.size() >= 3) {
        unsigned char byte = 0;
        const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + 3, byte, 16);
        if (error == std::errc{} && end == rest.data() + 3) {
            rest.remove_prefix(3);
            return static_cast<char>(byte);
        }
    }
    for (const Escape& escape : escapes) {
        if (rest.empty() || escape.letter != letter) continue;
        rest.remove_prefix(1);
        return escape.meaning;
    }
    throw UsageError("--input: unknown escape '\\" + std::string(rest.substr(0, 1)) +
                     "' (known: \\n \\r \\t \\0 \\\\ \\xHH)");
}

}  // namespace

std::vector<std::string> typed_lines(std::string_view text) {
    std::vector<std::string> lines(1);
    while (!text.empty()) {
        char next = text.front();
        text.remove_prefix(1);
        if (next == '\\') next = escaped(text);
        lines.back() += next;
        if (next == '\n') lines.emplace_back();
    }
    if (lines.back().empty()) {
        lines.pop_back();
    } else {
        lines.back() += '\n';
    }
    return lines;
}

}  // namespace tcpwhy::run
