#include "common/manual/zsh_completion.hpp"

#include "common/manual/completion_words.hpp"
#include "common/text/joined.hpp"

namespace tcpwhy {
namespace {

/// _arguments reads brackets and colons of a description as its own signs.
std::string plain(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (c != '[' && c != ']' && c != ':' && c != '\'') out += c;
    return out;
}

std::string action_of(const OptionText& option) {
    switch (completes(option)) {
        case Completes::words:
            return "(" + joined(option.words, " ") + ")";
        case Completes::files:
            return "_files";
        case Completes::folders:
            return "_files -/";
        case Completes::commands:
            return "_command_names -e";
        case Completes::nothing:
            break;
    }
    return " ";
}

std::string argument_of(const OptionText& option, const std::string& name) {
    std::string text = "'" + std::string(option.repeated ? "*" : "") + name + "[" +
                       plain(brief(option.description)) + "]";
    // Two colons: the value may be left out.
    const char* const colons = option.missing_number.empty() ? ":" : "::";
    if (!option.value.empty()) text += colons + plain(option.value) + ":" + action_of(option);
    return text + "'";
}

std::string arguments_of(const Manual& manual) {
    std::string text;
    for (const OptionText& option : manual.options) {
        if (option.positional())
            text += " '" + std::string(option.repeated ? "*" : "") + ":" +
                    plain(option.names.front()) + ":" + action_of(option) + "'";
        else
            for (const std::string& name : option.names) text += " " + argument_of(option, name);
    }
    return text;
}

}  // namespace

std::string zsh_completion(const std::vector<const Manual*>& manuals) {
    const Manual& program = *manuals.front();
    std::string out = "#compdef " + program.program + "\n";
    if (program.commands.empty()) return out + "_arguments" + arguments_of(program) + "\n";
    out += "local -a commands\ncommands=(";
    for (const CommandText& command : program.commands)
        out += " '" + command.name + ":" + plain(brief(command.summary)) + "'";
    out +=
        " )\nif ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
        "    _describe command commands\n    return\nfi\n"
        "local command=$words[2]\n((CURRENT == 2)) || { shift words; ((CURRENT--)); }\n"
        "case $command in\n";
    for (const Manual* manual : manuals)
        if (!manual->command.empty())
            out += "    " + manual->command + ") _arguments" + arguments_of(*manual) + " ;;\n";
    return out + "    *) _arguments" + arguments_of(program) + " ;;\nesac\n";
}

}  // namespace tcpwhy
