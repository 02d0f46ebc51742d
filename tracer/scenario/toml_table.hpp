// A TOML table, read key by key. Each fault is a UsageError "FILE:LINE:COLUMN: …".
#pragma once

// A mistake in a file must not end the program, not even in a debug build. The parser itself is in
// Debian's library, which has no assertions either.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::scenario {

/// "FILE:LINE:COLUMN".
std::string location(const std::string& file, toml::source_position at);

[[noreturn]] void fail(const std::string& file, toml::source_position at,
                       const std::string& message);

class Table {
  public:
    /// `name` is for messages: "[server]"; "" for the file itself. All arguments outlive this.
    Table(const toml::table& table, std::string name, const std::string& file)
        : table_(table), name_(std::move(name)), file_(file) {}

    /// Refuses any other key, and proposes the nearest one.
    void only(const std::vector<std::string>& known) const;
    [[nodiscard]] const toml::node* node(const std::string& key) const { return table_.get(key); }
    [[nodiscard]] bool has(const std::string& key) const { return table_.contains(key); }
    [[nodiscard]] toml::source_position at() const { return table_.source().begin; }
    [[nodiscard]] toml::source_position at(const std::string& key) const {
        return table_.get(key)->source().begin;
    }
    /// "" when the key is missing.
    [[nodiscard]] std::string text(const std::string& key) const;
    [[nodiscard]] std::string needed_text(const std::string& key) const;
    [[nodiscard]] double number(const std::string& key, double otherwise, double least,
                                double most) const;
    /// nullptr when the key is missing.
    [[nodiscard]] const toml::table* table(const std::string& key) const;

  private:
    [[nodiscard]] std::string in_table() const { return name_.empty() ? "" : " in " + name_; }

    const toml::table& table_;
    std::string name_;
    const std::string& file_;
};

/// A text of the file with newlines in front, so that its lines have the numbers that they have in
/// the file. (A newline right after the opening quotes is not part of the text.)
std::string on_its_lines(const std::string& text, toml::source_position at,
                         std::string_view whole_file);

}  // namespace tcpwhy::scenario
