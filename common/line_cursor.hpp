// Reads one line of a story or a talk from left to right. The first thing that does not fit is the
// error; it sticks, and from then on nothing more is found, so that whoever reads checks once at
// the end.
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
    /// The first error counts, and is where the cursor stands (or `back` bytes before).
    void fail(std::string message, std::size_t back = 0);

    /// Blanks are skipped before everything that is looked for.
    [[nodiscard]] bool at_end();
    [[nodiscard]] char peek();  ///< '\0' at the end
    bool take(char character);
    /// The words, separated by blanks, with something other than a name's character behind them.
    bool take_words(std::string_view words);
    /// As take_words for one word, in capitals or not.
    bool take_capitals(std::string_view word);
    /// Letters, digits and . _ + / @ ~ - and anything beyond ASCII; "" when there is none.
    std::string_view take_name();
    /// Four underscores or more, with nothing of a name behind them.
    bool take_blank();
    /// A decimal number; nothing where there is none. One that does not fit is an error.
    std::optional<std::uint64_t> take_number();
    std::optional<std::int64_t> take_signed();
    /// The bytes of a C string literal; nothing where there is none.
    std::optional<std::string> take_quoted();
    /// What stands in parentheses, with them, as it is written: quotes may hold parentheses.
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
