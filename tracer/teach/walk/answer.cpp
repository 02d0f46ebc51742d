#include "tracer/teach/walk/answer.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "common/text/joined.hpp"
#include "common/text/trimmed.hpp"
#include "tracer/teach/sheet/seed.hpp"

namespace tcpwhy::teach {
namespace {

/// Without case, blanks and the parentheses after a call's name; "close_wait" is "close-wait".
std::string plain(std::string_view given) {
    std::string text;
    for (const char letter : trimmed(given)) {
        if (letter == ' ' || letter == '(' || letter == ')') continue;
        text += letter == '_' ? '-'
                              : static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    return text;
}

bool is_choice(const Question& question) {
    return question.type == QuestionType::choice;
}

std::string letters_in_time(const Question& question, const TraceLines& trace) {
    const std::vector<std::size_t> shown = shown_choices(question);
    std::vector<std::pair<std::string, std::size_t>> lines;
    for (std::size_t place = 0; place < shown.size(); ++place)
        lines.emplace_back(answer_to(*question.choices[shown[place]].at, trace), place);
    std::sort(lines.begin(), lines.end());
    std::string letters;
    for (const auto& [time, place] : lines) letters += letter_of(place);
    return letters;
}

std::vector<std::string> all_letters(const Question& question) {
    std::vector<std::string> letters;
    for (std::size_t index = 0; index < question.choices.size(); ++index)
        letters.push_back(letter_of(index));
    return letters;
}

}  // namespace

std::vector<std::size_t> shown_choices(const Question& question) {
    std::vector<std::size_t> order(question.choices.size());
    std::iota(order.begin(), order.end(), 0);
    if (question.type == QuestionType::order) {
        Seed seed(question.id);
        seed.shuffle(order);
        // A list that stands in its right order already would ask for nothing.
        if (std::is_sorted(order.begin(), order.end())) std::reverse(order.begin(), order.end());
    }
    return order;
}

std::vector<std::string> right_answers(const Question& question, const TraceLines& trace) {
    if (question.type == QuestionType::order) return {letters_in_time(question, trace)};
    const std::string value = answer_to(*question.query, trace);
    if (!is_choice(question)) return {value};
    std::vector<std::string> letters;
    for (std::size_t index = 0; index < question.choices.size(); ++index)
        if (fits(question.choices[index].value, value)) letters.push_back(letter_of(index));
    return letters;
}

std::vector<std::string> declared_answers(const Question& question) {
    if (question.type == QuestionType::order) {
        const std::vector<std::size_t> shown = shown_choices(question);
        std::string letters(shown.size(), 'a');
        for (std::size_t place = 0; place < shown.size(); ++place)
            letters[shown[place]] = letter_of(place).front();
        return {letters};
    }
    if (!is_choice(question)) return question.accepted;
    std::vector<std::string> letters;
    for (std::size_t index = 0; index < question.choices.size(); ++index)
        if (question.choices[index].right) letters.push_back(letter_of(index));
    return letters;
}

AnswerMark mark_answer(const Question& question, const TraceLines& trace, std::string_view given) {
    const std::string wanted = plain(given);
    for (const std::string& right : right_answers(question, trace))
        if (plain(right) == wanted) return {true, ""};
    for (const std::string& accepted : question.accepted)
        if (!is_choice(question) && fits(plain(accepted), wanted)) return {true, ""};
    for (std::size_t index = 0; is_choice(question) && index < question.choices.size(); ++index)
        if (letter_of(index) == wanted) return {false, question.choices[index].because};
    for (const WrongAnswer& wrong : question.wrong)
        if (fits(plain(wrong.answer), wanted)) return {false, wrong.because};
    return {false, ""};
}

std::string why_no_answer(const Question& question, std::string_view given) {
    const std::string text = plain(given);
    if (text.empty()) return "an answer is needed";
    const std::vector<std::string> letters = all_letters(question);
    if (is_choice(question) && std::find(letters.begin(), letters.end(), text) == letters.end())
        return "answer with one of " + joined(letters, ", ");
    if (question.type == QuestionType::order) {
        std::string sorted = text;
        std::sort(sorted.begin(), sorted.end());
        std::string all;
        for (const std::string& letter : letters) all += letter;
        if (sorted != all) return "answer with all of the letters in their order, as '" + all + "'";
    }
    if (question.type == QuestionType::number && !read_real(text)) return "answer with a number";
    return "";
}

std::vector<std::string> contradictions(const Question& question, const TraceLines& trace) {
    std::vector<std::string> found;
    const std::string where = question.location + ": question '" + question.id + "': ";
    const std::vector<std::string> right = right_answers(question, trace);
    const std::vector<std::string> declared = declared_answers(question);
    for (const std::string& answer : right) {
        const bool known = declared.empty() ||
                           std::any_of(declared.begin(), declared.end(),
                                       [&](const std::string& each) { return fits(each, answer); });
        if (!known)
            found.emplace_back(where)
                .append("the run's answer is ")
                .append(answer)
                .append(", the file declares ")
                .append(joined(declared, ", "));
        for (const WrongAnswer& wrong : question.wrong)
            if (fits(plain(wrong.answer), plain(answer)))
                found.emplace_back(where)
                    .append("'")
                    .append(wrong.answer)
                    .append("' is called wrong, and is right");
    }
    if (right.empty())
        found.push_back(where + "no choice fits the run's answer, " +
                        answer_to(*question.query, trace));
    if (right == std::vector<std::string>{"nothing"} && declared.empty())
        found.push_back(where + "the run has no such event");
    return found;
}

}  // namespace tcpwhy::teach
