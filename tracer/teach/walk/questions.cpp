#include "tracer/teach/walk/questions.hpp"

#include <algorithm>

#include "tracer/teach/walk/answer.hpp"

namespace tcpwhy::teach {
namespace {

constexpr int paper_columns = 100;

}  // namespace

std::string hanging(const std::string& text, const std::string& first, explain::Look look) {
    constexpr std::size_t own_indent = 2;  // of render_markdown
    look.width -= static_cast<int>(first.size() - own_indent);
    const std::string wrapped = explain::render_markdown(text, look);
    std::string out;
    for (std::size_t start = 0; start < wrapped.size();) {
        const std::size_t end = std::min(wrapped.find('\n', start), wrapped.size());
        const std::size_t skipped = std::min(start + own_indent, end);
        out += start == 0 ? first : std::string(first.size(), ' ');
        out += wrapped.substr(skipped, end - skipped) + '\n';
        start = end + 1;
    }
    return out;
}

std::string choice_line(std::size_t place, const std::string& text, const explain::Look& look) {
    return hanging(text, "     " + letter_of(place) + ") ", look);
}

std::string printed_questions(const Lab& lab, bool predict) {
    explain::Look look;
    look.width = paper_columns;
    std::string text;
    int number = 0;
    for (const Question& question : lab.questions) {
        ++number;
        if (question.predict != predict) continue;
        const std::string points = " (" + std::to_string(question.points) +
                                   (question.points == 1 ? " point)" : " points)");
        text += (text.empty() ? "" : "\n");
        text += hanging(question.text + points, "  " + std::to_string(number) + ". ", look);
        const std::vector<std::size_t> shown = shown_choices(question);
        for (std::size_t place = 0; place < shown.size(); ++place)
            text += choice_line(place, question.choices[shown[place]].text, look);
    }
    return text;
}

}  // namespace tcpwhy::teach
