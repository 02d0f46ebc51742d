// Splits a command line into words as a POSIX shell does, without running a shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy {

/// Splits at unquoted blanks, tabs and newlines. 'single quotes' keep everything; "double quotes"
/// keep everything but a backslash before $ ` " \ or a newline; elsewhere a backslash keeps the
/// next character (a newline after it vanishes). Nothing is expanded, and operators (| > ; &) are
/// ordinary characters. (POSIX.1-2017, Shell Command Language, section 2.2.) "" makes an empty
/// word. Throws UsageError for a quote that does not end and for a backslash at the very end.
std::vector<std::string> split_words(std::string_view text);

/// A word, and which of its characters stood in quotes or after a backslash: to a shell the others
/// may mean more.
struct MarkedWord {
    std::string text;
    std::vector<bool> quoted;  ///< as long as `text`

    void add(std::string_view characters, bool in_quotes) {
        text += characters;
        quoted.resize(text.size(), in_quotes);
    }
};

/// The same words, marked.
std::vector<MarkedWord> split_marked_words(std::string_view text);

}  // namespace tcpwhy
