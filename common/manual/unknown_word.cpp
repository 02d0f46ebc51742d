#include "common/manual/unknown_word.hpp"

#include "common/text/closest_word.hpp"

namespace tcpwhy {
namespace {

bool is_option(const std::string& word) {
    return word.size() > 1 && word.front() == '-';
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
    std::vector<std::string> names;
    for (const OptionText& option : manual.options)
        if (!option.positional())
            names.insert(names.end(), option.names.begin(), option.names.end());
    return "there is no option " + word + did_you_mean(word, names);
}

}  // namespace tcpwhy
