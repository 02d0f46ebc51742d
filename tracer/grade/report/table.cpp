#include "tracer/grade/report/table.hpp"

#include <algorithm>

#include "common/text/utf8.hpp"
#include "tracer/grade/values/clean_text.hpp"

namespace tcpwhy::grade {
namespace {

std::string padded(const std::string& text, int columns) {
    const int missing = columns - width_of(text);
    return text + std::string(static_cast<std::size_t>(std::max(missing, 0)), ' ');
}

std::string points_of(const GradedCheck& check) {
    return points_words(check.score) + "/" + points_words(check.max_score);
}

std::string score_words(const Result& result) {
    std::string text = points_words(result.score()) + " of " + points_words(result.max_score());
    if (result.bonus() > 0) text += " (" + points_words(result.bonus()) + " of them bonus)";
    return text;
}

std::string indented(const std::string& text) {
    std::string out = "    ";
    for (const char letter : text) {
        out += letter;
        if (letter == '\n') out += "    ";
    }
    while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
    return out + "\n";
}

std::string heading_of(const GradedCheck& check) {
    const double lost = check.verdict == Verdict::failed && !check.bonus ? check.max_score : 0;
    std::string text = check.id + ": " + check.title;
    if (lost > 0) text += " (" + points_words(lost) + (lost == 1 ? " point" : " points") + " lost)";
    return text + "\n";
}

}  // namespace

std::string report_for_people(const Result& result) {
    std::string out = clean(result.submission) + ", " + result.assignment;
    if (result.refused) return out + ": refused: " + clean(*result.refused) + "\n";
    out += ": " + score_words(result) + " points";
    if (result.incomplete()) out += ", incomplete";
    out += "  [" + result.evidence + " " + result.confinement + ", seed " + result.seed + "]\n\n";
    int widest = 5;
    for (const GradedCheck& check : result.checks) widest = std::max(widest, width_of(check.id));
    for (const GradedCheck& check : result.checks)
        out += "  " + padded(std::string(name(check.verdict)), 8) + padded(points_of(check), 7) +
               padded(check.id, widest + 2) + check.title + (check.bonus ? " (bonus)" : "") + "\n";
    for (const GradedCheck& check : result.checks) {
        if (check.verdict == Verdict::passed || check.verdict == Verdict::skipped) continue;
        out += "\n" + heading_of(check) + indented(check.output);
    }
    return out;
}

std::string table_of_many(const std::vector<Result>& results) {
    int widest = 10;
    for (const Result& result : results)
        widest = std::max(widest, std::min(width_of(clean(result.submission)), 40));
    std::string out = padded("submission", widest + 2) + padded("status", 12) + "score\n";
    for (const Result& result : results) {
        std::string row;
        append_cut(row, clean(result.submission), 40, true);
        row = padded(row, widest + 2) + padded(result.status(), 12);
        out += row + (result.refused ? clean(*result.refused) : score_words(result)) + "\n";
    }
    return out;
}

}  // namespace tcpwhy::grade
