#include "tracer/teach/sheet/sheet_mark.hpp"

#include <algorithm>

#include "common/errors.hpp"
#include "common/text/utf8.hpp"
#include "tracer/teach/query/query_words.hpp"
#include "tracer/teach/sheet/accepted.hpp"
#include "tracer/teach/sheet/line_order.hpp"
#include "tracer/teach/sheet/pattern.hpp"

namespace tcpwhy::teach {
namespace {

struct GivenLine {
    std::size_t number = 0;
    std::string text;
};

/// The lines that have something.
std::vector<GivenLine> lines_in(std::string_view text) {
    std::vector<GivenLine> lines;
    std::size_t number = 0;
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        ++number;
        std::string line = squeezed(text.substr(start, end - start));
        if (!line.empty()) lines.push_back({number, std::move(line)});
        start = end + 1;
    }
    return lines;
}

[[noreturn]] void refuse_line(const std::string& file, std::size_t number) {
    throw UsageError(file + ":" + std::to_string(number) +
                     ": the sheet was changed outside its blanks, or belongs to another ID; fill "
                     "in the sheet that `tcpwhy exercise` wrote");
}

/// The numbers of the lines to put in order, marked by the partial order.
void mark_order(const BuiltSheet& built, SheetMark& mark) {
    std::vector<BlankMark*> ordered;
    for (BlankMark& each : mark.blanks)
        if (each.blank->kind == BlankKind::order) ordered.push_back(&each);
    if (ordered.empty()) return;
    std::vector<long> numbers;
    numbers.reserve(ordered.size());
    for (const BlankMark* each : ordered)
        numbers.push_back(static_cast<long>(read_whole(each->given).value_or(0)));
    const std::vector<bool> right = lines_in_order(built.sheet.before, numbers);
    for (std::size_t at = 0; at < ordered.size(); ++at) ordered[at]->right = right[at];
}

}  // namespace

std::size_t SheetMark::points() const {
    return static_cast<std::size_t>(std::count_if(
        blanks.begin(), blanks.end(), [](const BlankMark& each) { return each.right; }));
}

bool is_right(const Blank& blank, std::string_view given) {
    const std::string answer = plain_answer(blank.kind, given);
    return answer == plain_answer(blank.kind, blank.key) ||
           std::find(blank.accepted.begin(), blank.accepted.end(), answer) != blank.accepted.end();
}

SheetMark mark_sheet(const BuiltSheet& built, std::string_view text, const std::string& file) {
    const std::vector<GivenLine> given = lines_in(text);
    std::vector<std::string> wanted = built.head;
    wanted.insert(wanted.end(), built.sheet.lines.begin(), built.sheet.lines.end());
    SheetMark mark;
    std::size_t next_blank = 0;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        if (at == given.size())
            throw UsageError(file + " ends too early: " + std::to_string(wanted.size() - at) +
                             " of its lines are missing");
        if (at < built.head.size()) {
            if (given[at].text != squeezed(wanted[at])) refuse_line(file, given[at].number);
            continue;
        }
        const auto answers = filled_in(wanted[at], given[at].text);
        if (!answers) refuse_line(file, given[at].number);
        for (const std::string& answer : *answers) {
            const Blank& blank = built.sheet.blanks.at(next_blank++);
            const bool right = blank.kind != BlankKind::order && is_right(blank, answer);
            mark.blanks.push_back({&blank, given[at].number, answer, right});
        }
    }
    if (given.size() > wanted.size()) refuse_line(file, given[wanted.size()].number);
    mark_order(built, mark);
    return mark;
}

std::string sentence_on(const BlankMark& mark, const std::string& file, bool explain) {
    std::string text;
    append_visible(text, file, true);
    text += ":" + std::to_string(mark.line) + ": " + std::string(name(mark.blank->kind)) + ": ";
    std::string given;  // a student's words go to the teacher's terminal
    append_visible(given, mark.given, true);
    const bool empty = mark.given.empty() || mark.given == story::blank_text;
    text += empty ? "not filled in" : "'" + given + "' is wrong";
    text += "; see " + mark.blank->advice;
    if (explain) text += "; the answer is " + mark.blank->key;
    return text;
}

}  // namespace tcpwhy::teach
