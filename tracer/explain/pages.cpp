#include "tracer/explain/pages.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "common/text/closest_word.hpp"
#include "common/text/trimmed.hpp"
#include "common/text/utf8.hpp"
#include "tracer/explain/markdown.hpp"
#include "tracer/model/tcp_state.hpp"

namespace tcpwhy::explain {
namespace {

struct KindRow {
    PageKind kind;
    std::string_view name;
    std::string_view heading;
};

// In the order of the list.
constexpr std::array kind_rows = {
    KindRow{PageKind::note, "note",
            "Notes: what a segment, call or connection teaches beyond its cause"},
    KindRow{PageKind::state, "state", "States of an end (RFC 9293, 3.3.2)"},
    KindRow{PageKind::timer, "timer", "Timers of the kernel"},
    KindRow{PageKind::rule, "rule", "Rules by which a cause is found, in their order"},
    KindRow{PageKind::flag, "flag", "Flags, as tcpdump prints them"},
    KindRow{PageKind::outcome, "outcome", "Outcomes of a connection"},
    KindRow{PageKind::notice, "notice",
            "Notices: what must be known of the trace itself, or is missing in it"},
    KindRow{PageKind::problem, "problem", "Problems that only the end of a trace shows"},
    KindRow{PageKind::word, "word", "Calls and other words of a trace"},
};

// Rules are listed in the order in which the analysis tries them, not by alphabet.
constexpr std::array<std::string_view, 6> rules_in_order = {"bytes", "window", "answer",
                                                            "timer", "exit",   "state"};

/// Removes the text before `mark` (or all of it) from the front of `text`.
std::string_view take_until(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    const std::string_view taken = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return taken;
}

/// "note, state; also: A, B".
void read_kinds(NotePage& page, std::string_view line) {
    std::string_view kinds = take_until(line, ';');
    while (!kinds.empty()) {
        const std::string_view word = trimmed(take_until(kinds, ','));
        for (const KindRow& row : kind_rows)
            if (row.name == word) page.kinds.push_back(row.kind);
    }
    line = trimmed(line);
    constexpr std::string_view also = "also:";
    if (!line.starts_with(also)) return;
    line.remove_prefix(also.size());
    while (!line.empty()) page.also.push_back(trimmed(take_until(line, ',')));
}

/// The form in which names are compared.
std::string key_of(std::string_view topic) {
    std::string key(trimmed(topic));
    for (char& c : key) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (c == '_' || c == ' ') c = '-';
    }
    return key;
}

std::size_t rank(const NotePage& page, PageKind kind) {
    if (kind == PageKind::state) {
        const auto state = model::tcp_state_named(page.title);
        return state ? static_cast<std::size_t>(*state) : 0;
    }
    if (kind != PageKind::rule) return 0;
    const auto found = std::find(rules_in_order.begin(), rules_in_order.end(), page.title);
    return static_cast<std::size_t>(found - rules_in_order.begin());
}

/// A summary of at most `columns`. If it is too long, as many of its clauses as fit.
std::string shortened(std::string_view summary, int columns, bool unicode) {
    constexpr std::size_t shortest_clause = 24;
    std::string text = plain_markdown(summary, unicode);
    if (tcpwhy::width_of(text) <= columns) return text;
    for (std::size_t at = text.size(); at > shortest_clause; --at) {
        const char mark = text[at - 1];
        if (mark != ',' && mark != ':' && mark != ';') continue;
        const std::string_view clause = std::string_view(text).substr(0, at - 1);
        if (tcpwhy::width_of(clause) <= columns) return std::string(clause);
    }
    std::string cut;
    tcpwhy::append_cut(cut, text, columns, unicode);
    return cut;
}

}  // namespace

std::string_view name(PageKind kind) {
    return kind_rows[static_cast<std::size_t>(kind)].name;
}

NotePage read_note_page(const EmbeddedText& text) {
    NotePage page;
    page.file = text.name;
    page.text = text.text;
    std::string_view rest = text.text;
    const std::string_view title = take_until(rest, '\n');
    const std::string_view kinds = take_until(rest, '\n');
    if (!title.starts_with("# ") || kinds.size() < 2 || !kinds.starts_with('*') ||
        !kinds.ends_with('*'))
        return page;
    page.title = trimmed(title.substr(2));
    read_kinds(page, kinds.substr(1, kinds.size() - 2));
    if (!take_until(rest, '\n').empty()) return page;
    for (std::string_view line = take_until(rest, '\n'); !line.empty();
         line = take_until(rest, '\n')) {
        if (!page.summary.empty()) page.summary += ' ';
        page.summary += line;
    }
    return page;
}

NotePages::NotePages(std::span<const EmbeddedText> texts) {
    for (const EmbeddedText& text : texts) pages_.push_back(read_note_page(text));
}

const NotePage* NotePages::named(std::string_view key) const {
    for (const NotePage& page : pages_) {
        if (key_of(page.file) == key || key_of(page.title) == key) return &page;
        for (const std::string_view other : page.also)
            if (key_of(other) == key) return &page;
    }
    return nullptr;
}

std::vector<const NotePage*> NotePages::on(std::string_view topic) const {
    const std::string key = key_of(topic);
    if (const NotePage* page = named(key)) return {page};
    std::vector<const NotePage*> flags;
    for (const char letter : key) {
        const NotePage* page = named(std::string(1, letter));
        if (!page) return {};
        if (std::find(flags.begin(), flags.end(), page) == flags.end()) flags.push_back(page);
    }
    return flags;
}

std::string NotePages::nearest(std::string_view topic) const {
    std::vector<std::string> keys;
    std::vector<std::string_view> shown;
    for (const NotePage& page : pages_) {
        keys.push_back(key_of(page.title));
        shown.push_back(page.title);
        for (const std::string_view other : page.also) {
            keys.push_back(key_of(other));
            shown.push_back(other);
        }
    }
    const std::string near = closest_word(key_of(topic), keys);
    if (near.empty()) return {};
    const auto at = std::find(keys.begin(), keys.end(), near) - keys.begin();
    return std::string(shown[static_cast<std::size_t>(at)]);
}

std::string NotePages::list(int width, bool color, bool unicode) const {
    constexpr int name_columns = 24;
    std::string out;
    for (const KindRow& row : kind_rows) {
        std::vector<const NotePage*> pages;
        for (const NotePage& page : pages_)
            if (std::find(page.kinds.begin(), page.kinds.end(), row.kind) != page.kinds.end())
                pages.push_back(&page);
        std::stable_sort(pages.begin(), pages.end(), [&](const NotePage* a, const NotePage* b) {
            return rank(*a, row.kind) < rank(*b, row.kind);
        });
        if (!out.empty()) out += '\n';
        append_heading(out, row.heading, color);
        for (const NotePage* page : pages) {
            out += "  ";
            append_code(out, page->title, color);
            const int gap = name_columns - 2 - tcpwhy::width_of(page->title);
            out.append(static_cast<std::size_t>(std::max(gap, 1)), ' ');
            out += shortened(page->summary, width - name_columns, unicode);
            out += '\n';
        }
    }
    return out;
}

}  // namespace tcpwhy::explain
