#include "tracer/teach/query/query_words.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace tcpwhy::teach {

QueryWords::QueryWords(std::string_view text) : end_column_(text.size() + 1) {
    constexpr std::string_view blanks = " \n\t";
    for (std::size_t at = text.find_first_not_of(blanks); at < text.size();
         at = text.find_first_not_of(blanks, at)) {
        const bool quoted = text[at] == '"';
        const std::size_t begin = quoted ? at + 1 : at;
        const std::size_t end = std::min(
            quoted ? text.find('"', begin) : text.find_first_of(blanks, begin), text.size());
        words_.push_back({std::string(text.substr(begin, end - begin)), at + 1});
        at = std::min(quoted ? end + 1 : end, text.size());
    }
}

const std::string& QueryWords::next() const {
    static const std::string none;
    return at_end() ? none : words_[at_].text;
}

bool QueryWords::take(std::string_view word) {
    if (at_end() || words_[at_].text != word) return false;
    ++at_;
    return true;
}

void QueryWords::need(std::string_view word) {
    if (take(word)) return;
    fail("expected '" + std::string(word) + "'" + (at_end() ? "" : ", not '" + next() + "'"));
}

std::string QueryWords::need_word(const std::string& what) {
    if (at_end()) fail("expected " + what);
    return words_[at_++].text;
}

void QueryWords::fail(const std::string& message) const {
    throw QueryError{at_end() ? end_column_ : words_[at_].column, message};
}

std::optional<std::int64_t> read_whole(std::string_view text) {
    std::int64_t value = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, value);
    if (text.empty() || error != std::errc{} || end != last) return std::nullopt;
    return value;
}

std::optional<double> read_real(std::string_view text) {
    const std::string copy(text);
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    if (copy.empty() || end != copy.c_str() + copy.size()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> read_nanoseconds(std::string_view text) {
    constexpr std::size_t decimals = 9;
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || text.size() != dot + 1 + decimals) return std::nullopt;
    const auto seconds = read_whole(text.substr(0, dot));
    const auto rest = read_whole(text.substr(dot + 1));
    if (!seconds || !rest) return std::nullopt;
    return *seconds * 1'000'000'000 + *rest;
}

}  // namespace tcpwhy::teach
