// Reads one line of a story or a talk from left to right. The first mismatch is the error. The
// error sticks: after it every take_ function finds nothing, so a parser checks once, at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcpwhy {

class LineCursor {
  public:
    explicit LineCursor(std::string_view line) : line_(line) {}

    [[nodiscard]] bool failed() const { return !message_.empty(); }
    [[nodiscard]] const std::string& message() const { return message_; }
    [[nodiscard]] std::size_t error_column() const { return error_at_ + 1; }
    /// Keeps the first error only. Its column is the cursor's position, less `back` bytes.
    void fail(std::string message, std::size_t back = 0);

    // Each of these skips blanks first.
    [[nodiscard]] bool at_end();
    [[nodiscard]] char peek();  ///< '\0' at the end
    bool take(char character);
    /// Takes words separated by blanks, if no character of a name follows them.
    bool take_words(std::string_view words);
    /// Takes one word likewise, in upper or lower case.
    bool take_capitals(std::string_view word);
    /// Takes letters, digits, . _ + / @ ~ - and every character beyond ASCII; "": there is none.
    std::string_view take_name();
    /// Takes four underscores or more, if no character of a name follows them.
    bool take_blank();
    /// Takes a decimal number; nullopt: there is none. A number out of range is an error.
    std::optional<std::uint64_t> take_number();
    std::optional<std::int64_t> take_signed();
    /// Takes a C string literal and returns its bytes; nullopt: there is none.
    std::optional<std::string> take_quoted();
    /// Takes a text in parentheses, as written and with them. Quotes in it may hold parentheses.
    std::string_view take_parenthesised();
    std::string_view take_rest();

    [[nodiscard]] std::size_t position() const { return at_; }
    void return_to(std::size_t position) { at_ = failed() ? line_.size() : position; }

  private:
    void skip_blanks();
    [[nodiscard]] std::size_t end_of_words(std::string_view words, bool any_case) const;
    [[nodiscard]] bool skip_quoted(std::size_t& at) const;
    char take_escaped();

    std::string_view line_;
    std::size_t at_ = 0;
    std::string message_;
    std::size_t error_at_ = 0;
};

}  // namespace tcpwhy
