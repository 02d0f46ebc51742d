#include "tracer/grade/values/clean_text.hpp"

#include <algorithm>
#include <vector>

#include "common/text/utf8.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::size_t longest_line = 300;

}  // namespace

std::string clean(std::string_view text, std::size_t most) {
    std::string out;
    append_visible(out, text.substr(0, most), true);
    if (text.size() > most) out += "…";
    return out;
}

std::string clean_lines(std::string_view text, std::size_t most_lines) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::string out;
    const std::size_t first = lines.size() > most_lines ? lines.size() - most_lines : 0;
    if (first > 0) out += "  | … (" + std::to_string(first) + " lines before)\n";
    for (std::size_t at = first; at < lines.size(); ++at)
        out += "  | " + clean(lines[at], longest_line) + "\n";
    return out;
}

}  // namespace tcpwhy::grade
