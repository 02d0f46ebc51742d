#include "tracer/grade/export/forms/gradebook.hpp"

#include <algorithm>

namespace tcpwhy::grade {
namespace {

/// The ids of all sheets, in the order in which they are first seen.
std::vector<std::string> all_ids(const std::vector<Sheet>& sheets) {
    std::vector<std::string> ids;
    for (const Sheet& sheet : sheets)
        for (const SheetRow& row : sheet.rows)
            if (std::find(ids.begin(), ids.end(), row.id) == ids.end()) ids.push_back(row.id);
    return ids;
}

std::string check_cell(const Sheet& sheet, const std::string& id) {
    for (const SheetRow& row : sheet.rows) {
        if (row.id != id) continue;
        const bool judged = row.verdict == Verdict::passed || row.verdict == Verdict::failed;
        return judged || row.awarded ? points_words(row.points) : "";
    }
    return "";
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& cell : cells) {
        if (&cell != &cells.front()) line += ',';
        line += csv_cell(cell);
    }
    return line += "\n";
}

std::string line_of(const Sheet& sheet, const std::vector<std::string>& student,
                    const std::vector<std::string>& ids) {
    std::vector<std::string> cells = {sheet.submission, sheet.status,
                                      sheet.withheld ? "" : points_words(sheet.score),
                                      points_words(sheet.max_score)};
    cells.insert(cells.end(), student.begin(), student.end());
    for (const std::string& id : ids) cells.push_back(check_cell(sheet, id));
    return csv_line(cells);
}

/// A student of the roster who handed nothing in.
std::string missing_line(double max_score, const std::vector<std::string>& student,
                         std::size_t checks) {
    std::vector<std::string> cells = {"", "missing", "", points_words(max_score)};
    cells.insert(cells.end(), student.begin(), student.end());
    cells.resize(cells.size() + checks);
    return csv_line(cells);
}

/// For each row of the roster its sheet; sheets that fit no row, or several, have none.
std::vector<const Sheet*> sheets_of_roster(const std::vector<Sheet>& sheets, const Roster& roster) {
    std::vector<const Sheet*> found(roster.rows.size(), nullptr);
    for (const Sheet& sheet : sheets) {
        const auto rows = roster.rows_of(sheet.submission);
        if (rows.size() == 1 && found[rows.front()] == nullptr) found[rows.front()] = &sheet;
    }
    return found;
}

}  // namespace

Documents write_gradebook(const std::vector<Sheet>& sheets, const Surroundings& around) {
    const std::vector<std::string> ids = all_ids(sheets);
    std::vector<std::string> heading = {"submission", "status", "score", "max_score"};
    heading.insert(heading.end(), around.roster.columns.begin(), around.roster.columns.end());
    heading.insert(heading.end(), ids.begin(), ids.end());
    std::string text = csv_line(heading);
    const auto of_roster = sheets_of_roster(sheets, around.roster);
    const double max_score = sheets.empty() ? 0 : sheets.front().max_score;
    for (std::size_t at = 0; at < of_roster.size(); ++at) {
        const auto& student = around.roster.rows[at];
        text += of_roster[at] != nullptr ? line_of(*of_roster[at], student, ids)
                                         : missing_line(max_score, student, ids.size());
    }
    const std::vector<std::string> nobody(around.roster.columns.size());
    for (const Sheet& sheet : sheets)
        if (std::find(of_roster.begin(), of_roster.end(), &sheet) == of_roster.end())
            text += line_of(sheet, nobody, ids);
    return {{"", text}};
}

}  // namespace tcpwhy::grade
