#include "common/manual/bash_completion.hpp"

#include "common/manual/completion_words.hpp"
#include "common/text/joined.hpp"

namespace tcpwhy {
namespace {

const char* flag_of(Completes kind) {
    switch (kind) {
        case Completes::files:
            return "-f";
        case Completes::folders:
            return "-d";
        case Completes::commands:
            return "-c";
        case Completes::nothing:
        case Completes::words:
            break;
    }
    return "";
}

/// compgen's arguments for what may stand here; "": nothing can be offered.
std::string bash_offers(const OptionText& option) {
    const Completes kind = completes(option);
    if (kind == Completes::words) return "-W " + single_quoted(joined(option.words, " "));
    return flag_of(kind);
}

std::string reply(const std::string& arguments) {
    if (arguments.empty()) return "COMPREPLY=(); return ;;\n";
    return "COMPREPLY=($(compgen " + arguments + " -- \"$current\")); return ;;\n";
}

/// `--format` is asked for: what may follow it.
void append_values(std::string& out, const Manual& manual) {
    for (const OptionText& option : manual.options) {
        if (option.positional() || option.value.empty()) continue;
        if (!option.missing_number.empty()) continue;  // any word may follow
        std::string pattern;
        for (const std::string& name : option.names)
            pattern += (pattern.empty() ? "" : "|") + manual.command + ":" + name;
        out += "        " + pattern + ") " + reply(bash_offers(option));
    }
}

void append_words(std::string& out, const Manual& manual) {
    std::string names;
    std::string positional;
    for (const OptionText& option : manual.options) {
        if (option.positional())
            positional += (positional.empty() ? "" : " ") + bash_offers(option);
        else
            names += (names.empty() ? "" : " ") + joined(option.names, " ");
    }
    for (const CommandText& command : manual.commands)
        positional += (positional.empty() ? "-W '" : " ") + command.name;
    if (!manual.commands.empty()) positional += "'";
    const std::string label = manual.command.empty() ? "''" : manual.command;
    out += "        " + label + ":-*) " + reply("-W " + single_quoted(names));
    out += "        " + label + ":*) " + reply(positional);
}

}  // namespace

std::string bash_completion(const std::vector<const Manual*>& manuals) {
    const Manual& program = *manuals.front();
    std::string function = "_" + program.program;
    for (char& c : function)
        if (c == '-') c = '_';
    std::string commands;
    for (const CommandText& command : program.commands)
        commands += (commands.empty() ? "" : "|") + command.name;
    std::string out =
        function +
        "() {\n"
        "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    local command= word\n";
    if (!commands.empty())
        out +=
            "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
            "        case $word in " +
            commands + ") command=$word; break ;; esac\n    done\n";
    out += "    case $command:$previous in\n";
    for (const Manual* manual : manuals) append_values(out, *manual);
    out += "    esac\n    case $command:$current in\n";
    for (const Manual* manual : manuals) append_words(out, *manual);
    return out + "    esac\n}\ncomplete -o filenames -F " + function + " " + program.program + "\n";
}

}  // namespace tcpwhy
