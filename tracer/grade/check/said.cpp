#include "tracer/grade/check/said.hpp"

#include <algorithm>

namespace tcpwhy::grade {
namespace {

std::string_view trimmed_line(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// The fragments between the echoes; the echoes themselves are left out.
std::vector<std::string_view> fragments_of(std::string_view text,
                                           const std::vector<std::string>& lines) {
    std::vector<std::string_view> fragments;
    while (true) {
        std::size_t first = std::string_view::npos;
        std::size_t length = 0;
        for (const std::string& line : lines) {
            const std::size_t at = line.empty() ? std::string_view::npos : text.find(line);
            if (at >= first) continue;
            first = at;
            length = line.size();
        }
        fragments.push_back(text.substr(0, first));
        if (first == std::string_view::npos) return fragments;
        text.remove_prefix(first + length);
    }
}

/// What is left of a line when all known texts at its beginning are taken away.
std::string_view without_known(std::string_view line, const Said& known) {
    for (bool found = true; found && !line.empty();) {
        std::size_t longest = 0;
        for (const std::string& text : known.around)
            if (line.starts_with(text)) longest = std::max(longest, text.size());
        found = longest > 0;
        line = trimmed_line(line.substr(longest));
    }
    return line;
}

template <class Take>
void each_line(std::string_view text, const Take& take) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed_line(text.substr(0, end));
        if (!line.empty()) take(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

std::size_t times_in(std::string_view text, std::string_view line) {
    std::size_t count = 0;
    for (std::size_t at = text.find(line); at != std::string_view::npos;
         at = text.find(line, at + line.size()))
        ++count;
    return count;
}

Said around_echoes(std::string_view output, std::string_view errors,
                   const std::vector<std::string>& lines) {
    Said said;
    // A program may print only the first words of its prompt before it ends.
    const auto keep = [&](std::string_view line) {
        for (std::size_t at = line.find(' '); at != std::string_view::npos;
             at = line.find(' ', at + 1))
            said.around.emplace(trimmed_line(line.substr(0, at)));
        said.around.emplace(line);
    };
    for (const std::string_view text : {output, errors}) {
        const auto fragments = fragments_of(text, lines);
        for (std::size_t at = 0; at + 1 < fragments.size(); ++at) each_line(fragments[at], keep);
        // After the last echo only its own line belongs to it.
        if (fragments.size() > 1)
            each_line(fragments.back().substr(0, fragments.back().find('\n')), keep);
    }
    // A log on standard error that repeats no echo is text around them all.
    if (fragments_of(errors, lines).size() == 1) each_line(errors, keep);
    return said;
}

std::string new_text(std::string_view text, const std::vector<std::string>& lines,
                     const Said& known) {
    std::string found;
    for (const std::string_view fragment : fragments_of(text, lines))
        each_line(fragment, [&](std::string_view line) {
            if (found.empty()) found = without_known(line, known);
        });
    return found;
}

std::size_t bytes_in_order(std::string_view text, std::string_view line) {
    std::size_t done = 0;
    std::size_t at = 0;
    while (done < line.size()) {
        const std::string_view rest = line.substr(done);
        const std::size_t begin =
            text.find(rest.substr(0, std::min(shortest_piece, rest.size())), at);
        if (begin == std::string_view::npos) return done;
        std::size_t length = 0;
        while (length < rest.size() && begin + length < text.size() &&
               text[begin + length] == rest[length])
            ++length;
        done += length;
        at = begin + length;
    }
    return done;
}

}  // namespace tcpwhy::grade
