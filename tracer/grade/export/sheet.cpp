#include "tracer/grade/export/sheet.hpp"

#include <algorithm>
#include <set>

#include "tracer/grade/values/clean_text.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::size_t most_title = 200;
constexpr std::size_t most_row_output = 1U << 20U;

std::string counted_words(std::size_t number, const std::string& thing) {
    return std::to_string(number) + " " + thing + (number == 1 ? "" : "s");
}

SheetRow row_of(const GradedCheck& check, OnError on_error) {
    SheetRow row;
    row.id = clean_id(check.id);
    row.title = clean(check.title, most_title);
    row.verdict = check.verdict;
    row.most = std::max(check.max_score, 0.0);
    row.points = std::clamp(check.score, 0.0, row.most);
    row.bonus = check.bonus;
    row.after_due = check.visibility == "after-due-date";
    for (const std::string& need : check.needs) row.needs.push_back(clean_id(need));
    // Nothing longer is shown anywhere; what is cut off here need not be cleaned.
    row.output = clean_output(shortened(check.output, most_row_output));
    if (row.output.find_first_not_of(" \n") == std::string::npos &&
        check.verdict != Verdict::passed)
        row.output = "No reason is known.\n";
    row.seconds = std::max(check.seconds, 0.0);
    if (check.verdict == Verdict::error && on_error == OnError::award && !check.bonus) {
        row.awarded = true;
        row.points = row.most;
        row.output += "Its points are given.\n";
    }
    return row;
}

/// A submission that was refused has tried nothing.
std::vector<GradedCheck> checks_of(const Result& result, const std::vector<GradedCheck>& outline) {
    if (!result.refused) return result.checks;
    std::vector<GradedCheck> checks = outline;
    for (GradedCheck& check : checks) {
        check.verdict = Verdict::skipped;
        check.score = 0;
        check.seconds = 0;
        check.output = "Not tried: the submission was refused.\n";
    }
    return checks;
}

bool has_row(const GradedCheck& check, HiddenChecks hidden) {
    if (check.visibility == "hidden") return hidden == HiddenChecks::shown;
    return check.visibility != "after-due-date" || hidden != HiddenChecks::counted;
}

std::string summary_of(const Sheet& sheet, const FormRules& rules, std::size_t errors,
                       OnError on_error) {
    if (!sheet.refused.empty()) return "Refused: " + sheet.refused + "\n";
    std::string text;
    if (errors > 0) {
        text += counted_words(errors, "check") + " could not be judged on this machine. ";
        text += on_error == OnError::award ? "The points are given.\n" : "This costs no points.\n";
    }
    if (sheet.hidden > 0 && rules.hidden == HiddenChecks::counted)
        text += sheet.hidden_words() +
                ": not shown, and not in this total, which is therefore partial.\n";
    if (sheet.hidden > 0 && rules.hidden == HiddenChecks::own)
        text += sheet.hidden_words() + ": judged, and not shown.\n";
    if (sheet.bonus > 0 && !rules.over_maximum)
        text += "Bonus: " + points_words(sheet.bonus) +
                ". It counts up to the maximum; this system takes no more.\n";
    return text;
}

void set_names_apart(std::vector<SheetRow>& rows) {
    std::set<std::string> names;
    for (SheetRow& row : rows) {
        const std::string base = row.id;
        for (int number = 2; !names.insert(row.id).second; ++number)
            row.id = base + "-" + std::to_string(number);
    }
}

}  // namespace

std::string SheetRow::heading() const {
    std::string text = id + ": " + title;
    if (bonus) text += " (bonus)";
    return text;
}

double Sheet::fraction() const {
    return max_score > 0 ? std::clamp(score / max_score, 0.0, 1.0) : 0;
}

std::string Sheet::hidden_words() const {
    return counted_words(hidden, "hidden check");
}

Sheet sheet_of(const Result& result, const std::vector<GradedCheck>& outline,
               const FormRules& rules, OnError on_error) {
    Sheet sheet;
    sheet.submission = clean(result.submission, most_title);
    sheet.assignment = clean_id(result.assignment);
    sheet.status = result.status();
    if (result.refused) sheet.refused = clean(*result.refused, most_title * 5);
    sheet.evidence = clean(result.evidence, 8);
    sheet.confinement = clean(result.confinement, 8);
    sheet.seed = clean(result.seed, 64);
    sheet.withheld = sheet.status == "incomplete" && on_error == OnError::withhold;
    std::size_t errors = 0;
    for (const GradedCheck& check : checks_of(result, outline)) {
        const SheetRow row = row_of(check, on_error);
        const bool shown = has_row(check, rules.hidden);
        errors += check.verdict == Verdict::error ? 1 : 0;
        sheet.seconds += row.seconds;
        if (!shown) {
            ++sheet.hidden;
            sheet.hidden_points += row.points;
            sheet.hidden_most += row.counted();
        }
        if (shown || rules.hidden != HiddenChecks::counted) {
            sheet.score += row.points;
            sheet.max_score += row.counted();
            if (row.bonus) sheet.bonus += row.points;
        }
        if (shown) sheet.rows.push_back(row);
    }
    if (!rules.over_maximum) sheet.score = std::min(sheet.score, sheet.max_score);
    set_names_apart(sheet.rows);
    for (SheetRow& row : sheet.rows) row.title = shortened(row.title, rules.most_name);
    sheet.summary = summary_of(sheet, rules, errors, on_error);
    return sheet;
}

}  // namespace tcpwhy::grade
