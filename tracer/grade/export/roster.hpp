// The list of a course's students, a CSV file (RFC 4180) with a heading. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::grade {

struct Roster {
    std::vector<std::string> columns;            ///< the heading
    std::vector<std::vector<std::string>> rows;  ///< each as long as the heading

    [[nodiscard]] bool empty() const { return columns.empty(); }
    /// The rows that name this submission: one of their cells is the submission's name, or a part
    /// of it between "_", as in "moodle_1234_file". Upper and lower case are the same.
    [[nodiscard]] std::vector<std::size_t> rows_of(const std::string& submission) const;
};

/// Throws UsageError "FILE:LINE: reason".
Roster read_roster(std::string_view text, const std::string& file);

/// The cells of a CSV text, row by row. Throws UsageError for a quote that does not end.
std::vector<std::vector<std::string>> csv_rows(std::string_view text, const std::string& file);

/// A cell that no spreadsheet runs as a formula, quoted where CSV needs it.
std::string csv_cell(std::string_view text);

}  // namespace tcpwhy::grade
