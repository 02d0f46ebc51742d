#include "tracer/run/programs/shell_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

#include "common/split_words.hpp"

namespace tcpwhy::run {
namespace {

bool is_bare(const MarkedWord& word, std::size_t at) {
    return at < word.text.size() && !word.quoted[at];
}

bool is_all_bare(const MarkedWord& word) {
    return std::find(word.quoted.begin(), word.quoted.end(), true) == word.quoted.end();
}

bool is_name_letter(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

/// "2>&1", ">log", "<input".
bool redirects(const MarkedWord& word) {
    std::size_t at = 0;
    while (at < word.text.size() && std::isdigit(static_cast<unsigned char>(word.text[at])) != 0)
        ++at;
    if (at < word.text.size() && word.text[at] == '&') ++at;
    return is_bare(word, at) && (word.text[at] == '>' || word.text[at] == '<');
}

bool is_operator(const MarkedWord& word) {
    if (!is_all_bare(word) || word.text.empty()) return false;
    const bool alone = word.text.find_first_not_of("|&;") == std::string::npos;
    const char last = word.text.back();
    return alone || last == ';' || last == '&' || last == '|';
}

/// "$HOME", "${HOME}", "$(cat x)", "`cat x`".
bool expands(const MarkedWord& word) {
    for (std::size_t at = 0; at < word.text.size(); ++at) {
        if (!is_bare(word, at)) continue;
        if (word.text[at] == '`') return true;
        if (word.text[at] != '$' || at + 1 >= word.text.size()) continue;
        const char next = word.text[at + 1];
        if (is_name_letter(next) || next == '{' || next == '(') return true;
    }
    return false;
}

/// "PORT=9877" before the command.
bool assigns(const MarkedWord& word) {
    const std::size_t equals = word.text.find('=');
    if (equals == std::string::npos || equals == 0 || !is_bare(word, equals)) return false;
    if (std::isdigit(static_cast<unsigned char>(word.text.front())) != 0) return false;
    for (std::size_t at = 0; at < equals; ++at)
        if (!is_name_letter(word.text[at])) return false;
    return true;
}

/// A command that the shell carries out itself.
bool is_builtin(const MarkedWord& word) {
    constexpr std::array<std::string_view, 9> builtins = {
        ".", "alias", "cd", "eval", "exec", "export", "set", "source", "ulimit"};
    return is_all_bare(word) &&
           std::find(builtins.begin(), builtins.end(), word.text) != builtins.end();
}

}  // namespace

std::string shell_word_in(const std::string& command) {
    const std::vector<MarkedWord> words = split_marked_words(command);
    for (std::size_t at = 0; at < words.size(); ++at) {
        const MarkedWord& word = words[at];
        const bool home = is_bare(word, 0) && word.text.front() == '~' &&
                          (word.text.size() == 1 || word.text[1] == '/');
        const bool first = at == 0 && (assigns(word) || is_builtin(word));
        if (home || first || redirects(word) || is_operator(word) || expands(word))
            return word.text;
    }
    return {};
}

}  // namespace tcpwhy::run
