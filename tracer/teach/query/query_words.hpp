// The words of a query, one after the other, and the numbers in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::teach {

/// A fault in a query; `column` from 1, in bytes.
struct QueryError {
    std::size_t column = 1;
    std::string message;
};

/// Words are separated by blanks. Text in double quotes is one word, without the quotes.
class QueryWords {
  public:
    explicit QueryWords(std::string_view text);

    [[nodiscard]] bool at_end() const { return at_ == words_.size(); }
    /// The next word; "" at the end.
    [[nodiscard]] const std::string& next() const;
    void advance() { at_ += at_end() ? 0 : 1; }
    /// Takes the word if it is the next one.
    bool take(std::string_view word);
    /// Takes the word or fails.
    void need(std::string_view word);
    /// Takes any word; `what` is for the message.
    std::string need_word(const std::string& what);
    /// Throws QueryError at the next word.
    [[noreturn]] void fail(const std::string& message) const;

  private:
    struct Word {
        std::string text;
        std::size_t column = 1;
    };
    std::vector<Word> words_;
    std::size_t at_ = 0;
    std::size_t end_column_ = 1;
};

/// A whole number, without anything else.
std::optional<std::int64_t> read_whole(std::string_view text);

/// A decimal number, with or without a fraction.
std::optional<double> read_real(std::string_view text);

/// "1795945897.297099144": nanoseconds.
std::optional<std::int64_t> read_nanoseconds(std::string_view text);

}  // namespace tcpwhy::teach
