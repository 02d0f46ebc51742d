#include "tracer/live/control_protocol.hpp"

#include <algorithm>
#include <charconv>

#include "common/errors.hpp"

namespace tcpwhy::live {
namespace {

constexpr std::string_view opening = "tcpwhy/";

bool is_control(char c) {
    const auto value = static_cast<unsigned char>(c);
    return value < 0x20 || value == 0x7f;
}

bool is_of_a_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

/// The part up to the first blank; takes it, and the blank, off.
std::string_view take_word(std::string_view& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

}  // namespace

std::optional<Heard> parse_message(std::string_view bytes) {
    if (bytes.size() > longest_message_bytes || bytes.substr(0, opening.size()) != opening)
        return std::nullopt;
    if (std::any_of(bytes.begin(), bytes.end(), is_control)) return std::nullopt;
    bytes.remove_prefix(opening.size());
    const std::string_view number = take_word(bytes);
    Heard heard;
    const auto [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), heard.version);
    if (error != std::errc{} || end != number.data() + number.size() || heard.version < 1)
        return std::nullopt;
    if (heard.version != control_version) return heard;
    heard.message.verb = take_word(bytes);
    heard.message.rest = bytes;
    if (heard.message.verb.empty()) return std::nullopt;
    return heard;
}

std::string format_message(const Message& message) {
    std::string text = std::string(opening) + std::to_string(control_version) + " " + message.verb;
    if (!message.rest.empty()) text += " " + message.rest;
    std::replace_if(text.begin(), text.end(), is_control, ' ');
    if (text.size() > longest_message_bytes) text.resize(longest_message_bytes);
    return text;
}

bool is_lab_name(std::string_view name) {
    return !name.empty() && name.size() <= longest_lab_name && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), is_of_a_name);
}

void require_lab_name(std::string_view name) {
    if (is_lab_name(name)) return;
    const std::string shown = name.size() > longest_lab_name
                                  ? "of " + std::to_string(name.size()) + " characters"
                                  : "'" + std::string(name) + "'";
    throw UsageError(
        "cannot name a lab " + shown +
        ": a name has 1 to 64 letters, digits, '.', '_' and '-', and no dot at the beginning");
}

}  // namespace tcpwhy::live
