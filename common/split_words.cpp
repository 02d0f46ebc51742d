#include "common/split_words.hpp"

#include <optional>
#include <utility>

#include "common/errors.hpp"

namespace tcpwhy {
namespace {

constexpr std::string_view blanks = " \t\n";
/// Between double quotes a backslash quotes these characters; before any other it is literal.
constexpr std::string_view escapable = "$`\"\\\n";

[[noreturn]] void fail(std::string_view text, const std::string& what) {
    throw UsageError("cannot split '" + std::string(text) + "' into words: " + what);
}

/// Each of these reads what follows the opening character at `at`, and moves `at` after the last
/// character used.
void take_single_quoted(std::string_view text, std::size_t& at, MarkedWord& word) {
    const auto end = text.find('\'', at + 1);
    if (end == std::string_view::npos) fail(text, "the single quote (') is not closed");
    word.add(text.substr(at + 1, end - at - 1), true);
    at = end + 1;
}

void take_escaped(std::string_view text, std::size_t& at, MarkedWord& word) {
    if (at + 1 == text.size()) fail(text, "it ends in a backslash");
    if (text[at + 1] != '\n') word.add(text.substr(at + 1, 1), true);
    at += 2;
}

void take_double_quoted(std::string_view text, std::size_t& at, MarkedWord& word) {
    ++at;
    while (at < text.size() && text[at] != '"') {
        const bool escapes = text[at] == '\\' && at + 1 < text.size() &&
                             escapable.find(text[at + 1]) != std::string_view::npos;
        if (escapes) {
            take_escaped(text, at, word);
        } else {
            word.add(text.substr(at++, 1), true);
        }
    }
    if (at == text.size()) fail(text, "the double quote (\") is not closed");
    ++at;
}

}  // namespace

std::vector<MarkedWord> split_marked_words(std::string_view text) {
    std::vector<MarkedWord> words;
    std::optional<MarkedWord> word;  // absent between words; quotes can make an empty one
    const auto in_word = [&]() -> MarkedWord& { return word ? *word : word.emplace(); };
    std::size_t at = 0;
    while (at < text.size()) {
        if (blanks.find(text[at]) != std::string_view::npos) {
            if (word) words.push_back(std::move(*word));
            word.reset();
            ++at;
        } else if (text[at] == '\'') {
            take_single_quoted(text, at, in_word());
        } else if (text[at] == '"') {
            take_double_quoted(text, at, in_word());
        } else if (text.substr(at, 2) == "\\\n") {
            at += 2;  // a continued line: not part of a word
        } else if (text[at] == '\\') {
            take_escaped(text, at, in_word());
        } else {
            in_word().add(text.substr(at++, 1), false);
        }
    }
    if (word) words.push_back(std::move(*word));
    return words;
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    for (MarkedWord& word : split_marked_words(text)) words.push_back(std::move(word.text));
    return words;
}

}  // namespace tcpwhy
