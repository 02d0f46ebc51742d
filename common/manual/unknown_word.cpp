#include "common/manual/unknown_word.hpp"

#include "common/text/closest_word.hpp"

namespace tcpwhy {
namespace {

bool is_option(const std::string& word) {
    return word.size() > 1 && word.front() == '-';
}

/// "-Qin" is -Q with its value, and "--number=5" is --number with it.
const HintText* hint_for(const std::string& word, const std::vector<HintText>& hints) {
    const bool is_long = word.starts_with("--");
    const std::string option = is_long ? word.substr(0, word.find('=')) : word.substr(0, 2);
    for (const HintText& hint : hints)
        if (hint.option == option) return &hint;
    return nullptr;
}

}  // namespace

std::string unknown_command(const std::string& word, const Manual& program) {
    if (word.find('/') != std::string::npos)
        return "there is no command '" + word + "'; to run two programs: " + program.program +
               " run ./server ./client";
    std::vector<std::string> names;
    names.reserve(program.commands.size());
    for (const CommandText& each : program.commands) names.push_back(each.name);
    return "there is no command '" + word + "'" + did_you_mean(word, names);
}

std::string unknown_word(const std::string& word, const Manual& manual) {
    if (!is_option(word))
        return manual.commands.empty() ? "cannot use the word '" + word + "'"
                                       : unknown_command(word, manual);
    if (const HintText* hint = hint_for(word, manual.hints))
        return "there is no option " + std::string(hint->option) + ": " +
               std::string(hint->instead);
    std::vector<std::string> names;
    for (const OptionText& option : manual.options)
        if (!option.positional())
            names.insert(names.end(), option.names.begin(), option.names.end());
    return "there is no option " + word + did_you_mean(word, names);
}

}  // namespace tcpwhy
