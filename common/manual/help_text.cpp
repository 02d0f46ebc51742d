#include "common/manual/help_text.hpp"

#include <algorithm>
#include <string_view>

namespace tcpwhy {
namespace {

constexpr std::size_t least_gap = 2;  ///< between a heading and its description
// A longer heading has a line of its own.
constexpr std::size_t widest_heading = 26;
constexpr std::size_t widest_example = 50;

/// Appends the words of `text`, broken at `help_columns`; each new line begins at column `left`.
void append_wrapped(std::string& out, std::string_view text, std::size_t column, std::size_t left) {
    bool begins = true;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!begins && column + 1 + word.size() > help_columns) {
            out += '\n' + std::string(left, ' ');
            column = left;
            begins = true;
        }
        if (!begins) out += ' ';
        out += word;
        column += word.size() + (begins ? 0 : 1);
        begins = false;
    }
    out += '\n';
}

void append_row(std::string& out, const std::string& heading, const std::string& description,
                std::size_t left) {
    const std::string begin = "  " + heading;
    out += begin;
    if (begin.size() + least_gap > left)
        out += '\n' + std::string(left, ' ');
    else
        out += std::string(left - begin.size(), ' ');
    append_wrapped(out, description, left, left);
}

struct Row {
    std::string heading;
    std::string description;
};

/// The descriptions stand below each other, right of the longest heading that is not longer than
/// `most`.
void append_rows(std::string& out, const std::string& title, const std::vector<Row>& rows,
                 std::size_t most) {
    if (rows.empty()) return;
    std::size_t widest = 0;
    for (const Row& row : rows)
        if (row.heading.size() <= most) widest = std::max(widest, row.heading.size());
    out += title + ":\n";
    for (const Row& row : rows)
        append_row(out, row.heading, row.description, 2 + widest + least_gap);
}

std::string help_of(const Manual& manual, bool whole) {
    std::string out = "Usage: " + manual.usage() + "\n";
    append_wrapped(out, manual.summary, 0, 0);
    std::vector<Row> words;
    std::vector<Row> options;
    std::vector<Row> commands;
    for (const OptionText& option : manual.options)
        if (whole || !option.rare)
            (option.positional() ? words : options)
                .push_back({heading_of(option),
                            whole ? whole_description(option) : brief_with_words(option)});
    commands.reserve(manual.commands.size());
    for (const CommandText& command : manual.commands)
        commands.push_back({command.name, command.summary});
    append_rows(out, "Commands", commands, widest_heading);
    append_rows(out, "Words", words, widest_heading);
    append_rows(out, "Options", options, widest_heading);
    std::vector<Row> examples;
    examples.reserve(manual.examples.size());
    for (const ExampleText& example : manual.examples)
        examples.push_back({example.command, example.meaning});
    append_rows(out, "Examples", examples, widest_example);
    return out;
}

}  // namespace

std::string short_help(const Manual& manual) {
    std::string out = help_of(manual, false);
    const bool leaves_out = std::any_of(manual.options.begin(), manual.options.end(),
                                        [](const OptionText& option) { return option.rare; });
    if (leaves_out)
        out += "All options: " + manual.typed() + " --help-all, or man " + manual.page() + "\n";
    if (!manual.commands.empty()) out += "Help on a command: " + manual.program + " help COMMAND\n";
    return out;
}

std::string whole_help(const Manual& manual) {
    std::string out = help_of(manual, true);
    if (manual.exit_status.empty()) return out;
    append_wrapped(out, "Exit status: " + manual.exit_status, 0, 0);
    return out;
}

}  // namespace tcpwhy
