// Reads the tables of an assignment.toml; check_reader reads those of its checks. The first mistake
// is a UsageError with its place.
#pragma once

#include <string>
#include <string_view>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/scenario/toml_table.hpp"

namespace tcpwhy::grade {

class AssignmentReader {
  public:
    /// All arguments outlive this.
    AssignmentReader(std::string_view text, const std::string& file, const toml::table& root)
        : text_(text), file_(file), root_(root, "", file) {}

    Assignment read();

  private:
    void read_heading();
    void read_program();
    void read_build();
    void read_limits(const scenario::Table& table, Limits& limits);
    void read_checks();

    std::string_view text_;
    const std::string& file_;
    scenario::Table root_;
    Assignment assignment_;
};

/// Throws UsageError "FILE:LINE:COLUMN: …" for the first mistake.
Assignment parse_assignment(std::string_view text, const std::string& file);

}  // namespace tcpwhy::grade
