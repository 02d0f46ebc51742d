// Reads a table [[check]] of an assignment.toml: its points, what it needs, the steps or the build
// or the worksheet that it judges, and its expectations. docs/grading.md has the keys. The first
// mistake is a UsageError with its place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/scenario/toml_table.hpp"

namespace tcpwhy::grade {

class CheckReader {
  public:
    /// `text`: the whole file. `assignment` has its file, its role and the checks read so far: ids
    /// are unique, and a check needs only earlier ones. Both outlive this.
    CheckReader(std::string_view text, const Assignment& assignment)
        : text_(text), file_(assignment.file), assignment_(assignment) {}

    /// Throws UsageError "FILE:LINE:COLUMN: …".
    [[nodiscard]] Check read(const scenario::Table& table) const;

  private:
    void read_id(const scenario::Table& table, Check& check) const;
    void read_needs(const scenario::Table& table, Check& check) const;
    void read_evidence(const scenario::Table& table, Check& check) const;
    void read_judge(const scenario::Table& table, Check& check) const;
    void read_expect(const scenario::Table& table, Check& check) const;
    void read_story(const scenario::Table& table, Check& check) const;
    [[nodiscard]] std::vector<std::string> texts(const scenario::Table& table,
                                                 const std::string& key) const;
    [[nodiscard]] bool flag(const scenario::Table& table, const std::string& key) const;
    void require_evidence(const scenario::Table& table, const Check& check) const;

    std::string_view text_;
    const std::string& file_;
    const Assignment& assignment_;
};

}  // namespace tcpwhy::grade
