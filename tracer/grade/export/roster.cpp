#include "tracer/grade/export/roster.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "common/errors.hpp"
#include "tracer/grade/values/clean_text.hpp"

namespace tcpwhy::grade {
namespace {

std::string lower_case(std::string_view text) {
    std::string made(text);
    for (char& letter : made)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return made;
}

bool names_submission(const std::string& cell, const std::string& name) {
    if (cell.empty()) return false;
    if (cell == name) return true;
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('_', begin), name.size());
        if (std::string_view(name).substr(begin, end - begin) == cell) return true;
        begin = end + 1;
    }
    return false;
}

bool is_number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() &&
           text.find_first_not_of("-0123456789.") == std::string_view::npos;
}

}  // namespace

std::vector<std::size_t> Roster::rows_of(const std::string& submission) const {
    const std::string name = lower_case(submission);
    std::vector<std::size_t> exact;
    std::vector<std::size_t> parts;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        bool whole = false;
        bool part = false;
        for (const std::string& cell : rows[at]) {
            const std::string word = lower_case(cell);
            whole = whole || (!word.empty() && word == name);
            part = part || names_submission(word, name);
        }
        if (whole) exact.push_back(at);
        if (part) parts.push_back(at);
    }
    return exact.empty() ? parts : exact;
}

std::vector<std::vector<std::string>> csv_rows(std::string_view text, const std::string& file) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row(1);
    bool quoted = false;
    const auto end_row = [&] {
        if (row.size() > 1 || !row.front().empty()) rows.push_back(row);
        row.assign(1, "");
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (quoted && letter == '"' && at + 1 < text.size() && text[at + 1] == '"') {
            row.back() += '"';
            ++at;
        } else if (letter == '"') {
            quoted = !quoted;
        } else if (!quoted && letter == ',') {
            row.emplace_back();
        } else if (!quoted && letter == '\n') {
            end_row();
        } else if (quoted || letter != '\r') {
            row.back() += letter;
        }
    }
    if (quoted) throw UsageError("cannot read " + file + ": a quote does not end");
    end_row();
    return rows;
}

Roster read_roster(std::string_view text, const std::string& file) {
    Roster roster;
    roster.rows = csv_rows(text, file);
    if (roster.rows.empty())
        throw UsageError("cannot read the roster " + file + ": it has no heading");
    roster.columns = roster.rows.front();
    roster.rows.erase(roster.rows.begin());
    for (std::size_t at = 0; at < roster.rows.size(); ++at)
        if (roster.rows[at].size() != roster.columns.size())
            throw UsageError(file + ":" + std::to_string(at + 2) + ": " +
                             std::to_string(roster.rows[at].size()) + " cells, the heading has " +
                             std::to_string(roster.columns.size()));
    return roster;
}

std::string csv_cell(std::string_view text) {
    std::string cell = clean(text, 500);
    const bool runs =
        !cell.empty() && std::string_view("=+-@|%").find(cell.front()) != std::string_view::npos;
    if (runs && !is_number(cell)) cell.insert(0, 1, '\'');
    if (cell.find_first_of(",\"") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char letter : cell) {
        if (letter == '"') quoted += '"';
        quoted += letter;
    }
    return quoted += '"';
}

}  // namespace tcpwhy::grade
