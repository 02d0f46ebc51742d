#include "tracer/render/words/problem_block.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include "common/text/utf8.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {
namespace {

constexpr std::size_t most_lines = 5;

std::string more_of(std::uint64_t more) {
    if (more == 0) return {};
    std::string out = " (and ";
    append_grouped(out, more);
    return out + " more)";
}

}  // namespace

std::string problem_line(const model::Problem& problem, std::uint64_t more, int columns,
                         bool unicode) {
    std::string text;
    tcpwhy::append_visible(text, problem.text, unicode);
    std::string place;
    model::append_at(place, problem.site.get(), unicode);
    std::string segment;
    if (problem.segment != 0 && text.find("segment ") == std::string::npos)
        segment = ", segment " + std::to_string(problem.segment);
    const std::string rest = more_of(more) + " [" + std::string(problem.explained_by()) + ']';
    // The answer goes before what leads to more of it.
    const std::string clause = text.substr(0, text.find("; "));
    const auto line = [](std::string words, std::initializer_list<std::string_view> ends) {
        for (const std::string_view end : ends) words += end;
        return words;
    };
    for (const std::string& words :
         std::array{line(text, {place, segment, rest}), line(text, {place, rest}),
                    line(text, {rest}), line(clause, {rest}), line(text, {more_of(more)})})
        if (tcpwhy::width_of(words) <= columns) return words;
    std::string cut;
    tcpwhy::append_cut(cut, text, std::max(columns - tcpwhy::width_of(rest), 1), unicode);
    return cut + rest;
}

void ProblemBlock::note(const model::Problem& problem) {
    const auto [kind, is_new] = kinds_.try_emplace(problem.kind);
    if (is_new)
        kind->second.first = problem;
    else
        kind->second.more += std::max<std::uint64_t>(problem.count, 1);
}

std::vector<std::string> ProblemBlock::lines(int columns, bool unicode) const {
    constexpr std::string_view mark = "! ";
    const std::size_t shown = kinds_.size() <= most_lines ? kinds_.size() : most_lines - 1;
    std::vector<std::string> lines;
    std::uint64_t left_out = 0;
    for (const auto& [kind, found] : kinds_) {
        if (lines.size() == shown)
            left_out += 1 + found.more;
        else
            lines.push_back(std::string(mark) +
                            problem_line(found.first, found.more,
                                         columns - static_cast<int>(mark.size()), unicode));
    }
    if (left_out > 0)
        lines.push_back(std::string(mark) + std::to_string(left_out) +
                        " more problems: --format json lists them");
    return lines;
}

}  // namespace tcpwhy::render
