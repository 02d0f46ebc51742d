// The content of the help of a program, or of one of its commands. CommandLine fills it as the
// options are declared; the short help, the manual page and the shells' completions read it.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy {

struct OptionText {
    std::vector<std::string> names;  ///< "-p", "--port"; a word found by its position: its name
    std::string value;               ///< what stands after it, such as "FILE"; "": nothing
    std::string description;
    std::string default_word;        ///< "": none is shown
    std::vector<std::string> words;  ///< the values that it may have, or that a shell offers
    bool required = false;
    bool repeated = false;         ///< takes several values
    bool rare = false;             ///< left out of the short help
    std::string missing_number{};  ///< stands for a number that is left out; "": it never is

    [[nodiscard]] bool positional() const { return names.front().front() != '-'; }
};

struct CommandText {
    std::string name;
    std::string summary;
};

struct ExampleText {
    std::string command;
    std::string meaning;
};

/// The answer to an option of another program that this one does not have.
struct HintText {
    std::string_view option;   ///< "-Y"
    std::string_view instead;  ///< a clause: what to type instead
};

struct Manual {
    std::string program;  ///< "tcpwhy"
    std::string command;  ///< "run"; "": the program itself
    std::string summary;
    std::deque<OptionText> options;  ///< a deque, because declared options keep their addresses
    std::vector<CommandText> commands;
    std::vector<ExampleText> examples;
    std::string exit_status;
    std::vector<HintText> hints;

    /// "tcpwhy run", as it is typed.
    [[nodiscard]] std::string typed() const;
    /// "tcpwhy-run", as the manual page is called.
    [[nodiscard]] std::string page() const;
    /// "tcpwhy run [OPTIONS] [WORD ...]".
    [[nodiscard]] std::string usage() const;
};

/// "-p, --port N"; of an option that may stand several times: "--format FORMAT ...".
std::string heading_of(const OptionText& option);

/// The description up to its first semicolon, parenthesis or full stop: a list has one line for
/// each option.
std::string brief(const std::string& description);

/// The same, with the values that the option may have if they are few.
std::string brief_with_words(const OptionText& option);

/// The description, with the values that the option may have and its default.
std::string whole_description(const OptionText& option);

}  // namespace tcpwhy
