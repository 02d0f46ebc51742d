#include "common/text/line_cursor.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace tcpwhy {
namespace {

bool is_blank(char character) {
    return character == ' ' || character == '\t';
}
bool is_digit(char character) {
    return character >= '0' && character <= '9';
}
bool is_octal(char character) {
    return character >= '0' && character <= '7';
}

char upper(char character) {
    return character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A')
                                                : character;
}

bool in_name(char character) {
    const char letter = upper(character);
    if ((letter >= 'A' && letter <= 'Z') || is_digit(character)) return true;
    if (static_cast<unsigned char>(character) >= 0x80) return true;
    return std::string_view("._+/@~-").find(character) != std::string_view::npos;
}

int hex_digit(char character) {
    const char letter = upper(character);
    if (is_digit(letter)) return letter - '0';
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

}  // namespace

void LineCursor::fail(std::string message, std::size_t back) {
    if (failed()) return;
    message_ = std::move(message);
    error_at_ = at_ - std::min(back, at_);
    at_ = line_.size();
}

void LineCursor::skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
}

bool LineCursor::at_end() {
    skip_blanks();
    return at_ == line_.size();
}

char LineCursor::peek() {
    return at_end() ? '\0' : line_[at_];
}

bool LineCursor::take(char character) {
    if (at_end() || line_[at_] != character) return false;
    ++at_;
    return true;
}

// The end of the words; npos: the line does not have them here.
std::size_t LineCursor::end_of_words(std::string_view words, bool any_case) const {
    std::size_t at = at_;
    for (std::size_t index = 0; index < words.size(); ++index) {
        if (at == line_.size()) return std::string_view::npos;
        if (words[index] == ' ') {
            if (!is_blank(line_[at])) return std::string_view::npos;
            while (at < line_.size() && is_blank(line_[at])) ++at;
            continue;
        }
        if ((any_case ? upper(line_[at]) : line_[at]) != words[index])
            return std::string_view::npos;
        ++at;
    }
    const bool goes_on = at < line_.size() && in_name(line_[at]) && in_name(words.back());
    return goes_on ? std::string_view::npos : at;
}

bool LineCursor::take_words(std::string_view words) {
    skip_blanks();
    const std::size_t end = end_of_words(words, false);
    if (end == std::string_view::npos) return false;
    at_ = end;
    return true;
}

bool LineCursor::take_capitals(std::string_view word) {
    skip_blanks();
    const std::size_t end = end_of_words(word, true);
    if (end == std::string_view::npos) return false;
    at_ = end;
    return true;
}

std::string_view LineCursor::take_name() {
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < line_.size() && in_name(line_[at_])) ++at_;
    return line_.substr(begin, at_ - begin);
}

bool LineCursor::take_blank() {
    skip_blanks();
    std::size_t at = at_;
    while (at < line_.size() && line_[at] == '_') ++at;
    if (at - at_ < 4 || (at < line_.size() && in_name(line_[at]))) return false;
    at_ = at;
    return true;
}

std::optional<std::uint64_t> LineCursor::take_number() {
    skip_blanks();
    if (at_ == line_.size() || !is_digit(line_[at_])) return std::nullopt;
    const std::size_t begin = at_;
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t number = 0;
    for (; at_ < line_.size() && is_digit(line_[at_]); ++at_) {
        const auto digit = static_cast<std::uint64_t>(line_[at_] - '0');
        if (number > (most - digit) / 10) {
            fail("this number is too large", at_ - begin);
            return std::nullopt;
        }
        number = number * 10 + digit;
    }
    return number;
}

std::optional<std::int64_t> LineCursor::take_signed() {
    skip_blanks();
    const std::size_t begin = at_;
    const bool negative = take('-');
    const std::optional<std::uint64_t> number = take_number();
    if (!number) {
        return_to(begin);
        return std::nullopt;
    }
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (*number > most + (negative ? 1 : 0)) {
        fail("this number is too large", at_ - begin);
        return std::nullopt;
    }
    return static_cast<std::int64_t>(negative ? 0 - *number : *number);
}

char LineCursor::take_escaped() {
    constexpr std::string_view letters = "ntrvfab\"\\'";
    constexpr std::string_view meanings = "\n\t\r\v\f\a\b\"\\'";
    if (at_ == line_.size()) return '\0';  // the missing quote is the error
    const char letter = line_[at_];
    if (const std::size_t index = letters.find(letter); index != std::string_view::npos) {
        ++at_;
        return meanings[index];
    }
    int value = 0;
    if (is_octal(letter)) {
        for (int digits = 0; digits < 3 && at_ < line_.size() && is_octal(line_[at_]); ++digits)
            value = value * 8 + (line_[at_++] - '0');
        if (value > 0xff) fail("an octal escape goes to \\377", 4);
        return static_cast<char>(value);
    }
    if (letter == 'x') {
        ++at_;
        int digits = 0;
        for (; digits < 2 && at_ < line_.size() && hex_digit(line_[at_]) >= 0; ++digits)
            value = value * 16 + hex_digit(line_[at_++]);
        if (digits == 0) fail("after \\x stand one or two hexadecimal digits");
        return static_cast<char>(value);
    }
    fail("no such escape: C's \\n, \\t, \\\", \\\\, \\ooo and \\xhh are known", 1);
    return '\0';
}

std::optional<std::string> LineCursor::take_quoted() {
    skip_blanks();
    const std::size_t begin = at_;
    if (!take('"')) return std::nullopt;
    std::string bytes;
    while (at_ < line_.size() && line_[at_] != '"') {
        const char character = line_[at_++];
        bytes += character == '\\' ? take_escaped() : character;
    }
    if (failed()) return std::nullopt;
    if (at_ == line_.size()) {
        fail("this quote does not end", at_ - begin);
        return std::nullopt;
    }
    ++at_;
    return bytes;
}

// Moves from a quote to after its end; false: it has no end.
bool LineCursor::skip_quoted(std::size_t& at) const {
    for (++at; at < line_.size() && line_[at] != '"'; ++at)
        if (line_[at] == '\\') ++at;
    if (at >= line_.size()) return false;
    ++at;
    return true;
}

std::string_view LineCursor::take_parenthesised() {
    const std::size_t begin = at_;
    std::size_t at = at_;
    std::size_t depth = 0;
    while (at < line_.size()) {
        const char character = line_[at];
        if (character == '"') {
            if (skip_quoted(at)) continue;
            fail("a quote in these parentheses does not end");
            return {};
        }
        ++at;
        if (character == '(') ++depth;
        if (character == ')' && --depth == 0) {
            at_ = at;
            return line_.substr(begin, at - begin);
        }
    }
    fail("these parentheses do not close");
    return {};
}

std::string_view LineCursor::take_rest() {
    skip_blanks();
    std::string_view rest = line_.substr(at_);
    at_ = line_.size();
    while (!rest.empty() && is_blank(rest.back())) rest.remove_suffix(1);
    return rest;
}

}  // namespace tcpwhy
