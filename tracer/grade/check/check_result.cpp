#include "tracer/grade/check/check_result.hpp"

#include <array>
#include <charconv>

namespace tcpwhy::grade {
namespace {

constexpr std::array<std::string_view, 4> verdict_names = {"passed", "failed", "skipped", "error"};

/// "LENGTH:BYTES".
void put(std::string& out, std::string_view text) {
    out += std::to_string(text.size()) + ":" + std::string(text);
}

std::string take(std::string_view& text) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || digits + 1 + length > text.size()) return {};
    std::string taken(text.substr(digits + 1, length));
    text.remove_prefix(digits + 1 + length);
    return taken;
}

std::size_t take_count(std::string_view& text) {
    const std::string number = take(text);
    std::size_t value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return value;
}

}  // namespace

std::string_view name(Verdict verdict) {
    return verdict_names.at(static_cast<std::size_t>(verdict));
}

std::string packed(const CheckResult& result) {
    std::string out;
    put(out, result.id);
    put(out, std::to_string(static_cast<int>(result.verdict)));
    for (const std::string* text :
         {&result.wait, &result.did, &result.expected, &result.instead, &result.said})
        put(out, *text);
    put(out, result.by_time ? "1" : "0");
    put(out, std::to_string(result.story.size()));
    for (const std::string& line : result.story) put(out, line);
    return out;
}

CheckResult unpacked(std::string_view text) {
    CheckResult result;
    result.id = take(text);
    result.verdict = static_cast<Verdict>(take_count(text) % verdict_names.size());
    for (std::string* part :
         {&result.wait, &result.did, &result.expected, &result.instead, &result.said})
        *part = take(text);
    result.by_time = take(text) == "1";
    constexpr std::size_t most_lines = 100;
    const std::size_t lines = take_count(text);
    for (std::size_t at = 0; at < lines && at < most_lines; ++at)
        result.story.push_back(take(text));
    return result;
}

}  // namespace tcpwhy::grade
