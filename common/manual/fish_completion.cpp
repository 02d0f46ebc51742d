#include "common/manual/fish_completion.hpp"

#include "common/manual/completion_words.hpp"
#include "common/text/joined.hpp"

namespace tcpwhy {
namespace {

/// complete(1)'s arguments for the value of an option, or for a word.
std::string fish_offers(const OptionText& option) {
    switch (completes(option)) {
        case Completes::words:
            return " -x -a " + single_quoted(joined(option.words, " "));
        case Completes::files:
            return " -r -F";
        case Completes::folders:
            return " -x -a '(__fish_complete_directories)'";
        case Completes::commands:
            return " -x -a '(__fish_complete_command)'";
        case Completes::nothing:
            break;
    }
    return option.value.empty() || !option.missing_number.empty() ? "" : " -x";
}

void append_option(std::string& out, const std::string& begin, const OptionText& option) {
    out += begin;
    for (const std::string& name : option.names) {
        const bool long_name = name.size() > 2;
        if (!option.positional())
            out += long_name ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    out += fish_offers(option);
    if (!option.positional()) out += " -d " + single_quoted(brief(option.description));
    out += "\n";
}

}  // namespace

std::string fish_completion(const std::vector<const Manual*>& manuals) {
    const Manual& program = *manuals.front();
    std::string out;
    for (const CommandText& command : program.commands)
        out += "complete -c " + program.program + " -n __fish_use_subcommand -f -a " +
               command.name + " -d " + single_quoted(brief(command.summary)) + "\n";
    for (const Manual* manual : manuals) {
        std::string begin = "complete -c " + program.program;
        if (!manual->command.empty())
            begin += " -n '__fish_seen_subcommand_from " + manual->command + "'";
        for (const OptionText& option : manual->options) append_option(out, begin, option);
    }
    return out;
}

}  // namespace tcpwhy
