#include "common/manual/man_page.hpp"

#include <algorithm>
#include <string_view>

namespace tcpwhy {
namespace {

/// roff reads a dot or a quote at the start of a line as a request, and "-" as a hyphen that no
/// one can copy.
std::string roff(std::string_view text) {
    std::string out;
    if (!text.empty() && (text.front() == '.' || text.front() == '\'')) out = "\\&";
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

/// Text that roff fills, in lines of the source that a person can read (mandoc -T lint).
std::string filled(const std::string& text) {
    constexpr std::size_t widest = 76;
    std::string out;
    std::size_t column = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const bool breaks = column > 0 && column + 1 + end - at > widest;
        if (column > 0) out += breaks ? '\n' : ' ';
        if (breaks) column = 0;
        // At the start of a line these would be a request.
        if (column == 0 && (text[at] == '.' || text[at] == '\'')) out += "\\&";
        out.append(text, at, end - at);
        column += end - at + 1;
        at = end + 1;
    }
    return out;
}

/// A sentence ends with a full stop on paper.
std::string sentence(const std::string& text) {
    const bool ends = !text.empty() && (text.back() == '.' || text.back() == '?');
    return filled(roff(ends ? text : text + "."));
}

/// The title of a page is in capitals (man(7)).
std::string title(std::string name) {
    for (char& c : name)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return name;
}

void append_section(std::string& out, const std::string& name) {
    out += ".SH " + name + "\n";
}

void append_options(std::string& out, const Manual& manual, bool positional,
                    const std::string& section) {
    bool begun = false;
    for (const OptionText& option : manual.options) {
        if (option.positional() != positional) continue;
        if (!begun) append_section(out, section);
        begun = true;
        out += ".TP\n.B " + roff(heading_of(option)) + "\n" + sentence(whole_description(option)) +
               "\n";
    }
}

void append_see_also(std::string& out, const Manual& manual,
                     const std::vector<std::string>& siblings) {
    append_section(out, "SEE ALSO");
    std::string list;
    for (const std::string& page : siblings)
        if (page != manual.page()) list += "\\fB" + roff(page) + "\\fR(1), ";
    out += filled(list + "\\fBtcp\\fR(7), \\fBtcpdump\\fR(8), \\fBstrace\\fR(1)") + "\n";
}

}  // namespace

std::string man_page(const Manual& manual, const std::string& version,
                     const std::vector<std::string>& siblings) {
    std::string out = ".TH \"" + title(manual.page()) + "\" 1 \"" + released + "\" \"tcpwhy " +
                      version + "\" \"User commands\"\n";
    append_section(out, "NAME");
    out += filled(roff(manual.page()) + " \\- " + roff(manual.summary)) + "\n";
    append_section(out, "SYNOPSIS");
    out += ".B " + roff(manual.usage()) + "\n";
    if (!manual.commands.empty()) append_section(out, "COMMANDS");
    for (const CommandText& command : manual.commands)
        out += ".TP\n.B " + roff(command.name) + "\n" + sentence(command.summary) + "\nSee \\fB" +
               roff(manual.program + "-" + command.name) + "\\fR(1).\n";
    append_options(out, manual, true, "WORDS");
    append_options(out, manual, false, "OPTIONS");
    if (!manual.examples.empty()) append_section(out, "EXAMPLES");
    for (const ExampleText& example : manual.examples)
        out += ".TP\n.B " + roff(example.command) + "\n" + sentence(example.meaning) + "\n";
    if (!manual.exit_status.empty()) {
        append_section(out, "EXIT STATUS");
        out += sentence(manual.exit_status) + "\n";
    }
    append_see_also(out, manual, siblings);
    return out;
}

}  // namespace tcpwhy
