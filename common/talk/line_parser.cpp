#include "common/talk/line_parser.hpp"

#include <algorithm>
#include <vector>

#include "common/talk/arguments.hpp"
#include "common/text/closest_word.hpp"

namespace tcpwhy::talk {
namespace {

/// The first `count` words.
std::string_view first_words(std::string_view line, std::size_t count) {
    std::size_t end = 0;
    for (; count > 0 && end < line.size(); --count)
        end = std::min(line.find_first_of(" \t", line.find_first_not_of(" \t", end)), line.size());
    return line.substr(0, end);
}

std::vector<std::string> verbs_of(std::size_t words) {
    std::vector<std::string> verbs;
    for (const Form& form : forms()) {
        const auto blanks = std::count(form.words.begin(), form.words.end(), ' ');
        if (static_cast<std::size_t>(blanks) + 1 == words) verbs.emplace_back(form.words);
    }
    return verbs;
}

void fail_for_verb(LineCursor& cursor) {
    const std::size_t column = next_column(cursor);
    const std::string_view line = cursor.take_rest();
    std::string said(first_words(line, 1));
    std::string meant;
    constexpr std::size_t most_words = 3;
    for (std::size_t words = most_words; words > 0 && meant.empty(); --words) {
        meant = did_you_mean(first_words(line, words), verbs_of(words));
        if (!meant.empty()) said = first_words(line, words);
    }
    fail_at(
        cursor, column,
        "there is no '" + said + "'" + meant + ": docs/talk.md and tcpwhy-talk(5) list the verbs");
}

void take_verb(LineCursor& cursor, Draft& draft) {
    draft.column = next_column(cursor);
    for (const Form& form : forms()) {
        if (!cursor.take_words(form.words)) continue;
        draft.form = &form;
        draft.step.verb = form.verb;
        take_argument(cursor, draft);
        return;
    }
    fail_for_verb(cursor);
}

void take_socket_name(LineCursor& cursor, Name& name) {
    const std::size_t column = next_column(cursor);
    const std::string_view word = cursor.take_name();
    if (word.empty() || !cursor.take(':')) {
        cursor.return_to(column - 1);
        return;
    }
    name = {std::string(word), column};
}

}  // namespace

Draft parse_line(LineCursor& cursor) {
    Draft draft;
    if (cursor.at_end()) return draft;
    take_socket_name(cursor, draft.socket);
    take_verb(cursor, draft);
    take_failure(cursor, draft.step);
    if (!cursor.at_end()) {
        const std::size_t column = next_column(cursor);
        const std::string word(take_word(cursor));
        fail_at(cursor, column,
                "'" + word + "' does not belong after '" +
                    std::string(draft.form == nullptr ? "" : draft.form->words) + "'");
    }
    return draft;
}

std::string_view without_comment(std::string_view line) {
    bool quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '#' && !quoted) return line.substr(0, at);
        if (line[at] == '"') quoted = !quoted;
        if (line[at] == '\\' && quoted) ++at;
    }
    return line;
}

}  // namespace tcpwhy::talk
