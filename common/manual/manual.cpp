#include "common/manual/manual.hpp"

#include <algorithm>

#include "common/text/joined.hpp"

namespace tcpwhy {
namespace {

/// A description that names its words does not repeat them.
bool names_all(const std::string& text, const std::vector<std::string>& words) {
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return text.find(word) != std::string::npos;
    });
}

std::string shown_in_usage(const OptionText& word) {
    const std::string name = word.names.front() + (word.repeated ? " ..." : "");
    return word.required ? name : "[" + name + "]";
}

}  // namespace

std::string Manual::typed() const {
    return command.empty() ? program : program + " " + command;
}

std::string Manual::page() const {
    return command.empty() ? program : program + "-" + command;
}

std::string Manual::usage() const {
    std::string line = typed() + " [OPTIONS]";
    if (!commands.empty()) line += " COMMAND ...";
    for (const OptionText& option : options)
        if (option.positional()) line += " " + shown_in_usage(option);
    return line;
}

std::string heading_of(const OptionText& option) {
    std::string heading = joined(option.names, ", ");
    if (!option.value.empty() && !option.positional()) heading += " " + option.value;
    return option.repeated ? heading + " ..." : heading;
}

std::string brief(const std::string& description) {
    std::size_t end = description.size();
    for (const char* stop : {"; ", " (", ". "}) end = std::min(end, description.find(stop));
    return description.substr(0, end);
}

std::string brief_with_words(const OptionText& option) {
    constexpr std::size_t few = 6;
    std::string text = brief(option.description);
    if (option.words.empty() || option.words.size() > few || names_all(text, option.words))
        return text;
    return text + ": " + joined(option.words, ", ");
}

std::string whole_description(const OptionText& option) {
    std::string text = option.description;
    if (!names_all(text, option.words)) text += ". One of: " + joined(option.words, ", ");
    if (!option.default_word.empty()) text += " (default: " + option.default_word + ")";
    return text;
}

}  // namespace tcpwhy
