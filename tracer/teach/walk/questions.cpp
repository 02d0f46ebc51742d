#include "tracer/teach/walk/questions.hpp"

#include "tracer/explain/markdown.hpp"
#include "tracer/teach/walk/answer.hpp"

namespace tcpwhy::teach {
namespace {

constexpr int paper_columns = 100;

/// The text in lines of that width, all but the first indented.
std::string indented(const std::string& text, const std::string& first, std::size_t indent) {
    explain::Look look;
    look.width = paper_columns - static_cast<int>(indent);
    const std::string wrapped = explain::render_markdown(text, look);
    std::string out = first;
    for (std::size_t start = 0; start < wrapped.size();) {
        const std::size_t end = std::min(wrapped.find('\n', start), wrapped.size());
        out += (start == 0 ? "" : std::string(indent, ' ')) + wrapped.substr(start, end - start);
        out += '\n';
        start = end + 1;
    }
    return out;
}

}  // namespace

std::string printed_questions(const Lab& lab, bool predict) {
    std::string text;
    int number = 0;
    for (const Question& question : lab.questions) {
        ++number;
        if (question.predict != predict) continue;
        const std::string points =
            " (" + std::to_string(question.points) + (question.points == 1 ? " point)" : " points)");
        text += (text.empty() ? "" : "\n");
        text += indented(question.text + points, std::to_string(number) + ". ", 3);
        const std::vector<std::size_t> shown = shown_choices(question);
        for (std::size_t place = 0; place < shown.size(); ++place)
            text += indented(question.choices[shown[place]].text, "   " + letter_of(place) + ") ", 6);
    }
    return text;
}

}  // namespace tcpwhy::teach
