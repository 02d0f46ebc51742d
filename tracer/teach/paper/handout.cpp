#include "tracer/teach/paper/handout.hpp"

#include <algorithm>

#include "tracer/teach/paper/markdown_html.hpp"
#include "tracer/teach/walk/answer.hpp"
#include "tracer/teach/walk/replay.hpp"

namespace tcpwhy::teach {
namespace {

constexpr std::string_view style = R"css(
@page { margin: 18mm 16mm; }
body { font: 11pt/1.4 Georgia, 'DejaVu Serif', serif; color: #000; max-width: 178mm; margin: 0 auto; padding: 0 4mm; }
h1, h2, h3 { font-family: system-ui, 'DejaVu Sans', sans-serif; line-height: 1.2; break-after: avoid; }
h1 { font-size: 19pt; margin: 0 0 2mm; } h2 { font-size: 13pt; margin: 7mm 0 2mm; }
p, ul { margin: 0 0 2.5mm; }
code, pre { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; }
code { font-size: 92%; }
pre { font-size: 9.5pt; line-height: 1.35; margin: 0 0 2.5mm; white-space: pre-wrap; }
.output { font-size: 7.2pt; border-left: 0.6mm solid #999; padding-left: 3mm; }
table { border-collapse: collapse; font-size: 9.5pt; } td, th { border: 0.2mm solid #777; padding: 1mm 2mm; text-align: left; vertical-align: top; }
img { width: 100%; max-height: 240mm; object-fit: contain; }
p:has(+ img), p:has(+ pre) { break-after: avoid; }
.name { display: flex; gap: 8mm; font-size: 10pt; margin: 0 0 5mm; } .name span { flex: 1; border-bottom: 0.2mm solid #000; }
.question { break-inside: avoid; border: 0.2mm solid #777; padding: 2.5mm 3.5mm; margin: 0 0 3mm; }
.question p { margin: 0 0 1.5mm; } .points { float: right; font-size: 9pt; }
.choice { display: flex; gap: 2.5mm; margin: 1mm 0; } .box { flex: none; width: 3.6mm; height: 3.6mm; border: 0.3mm solid #000; margin-top: 1mm; text-align: center; font: 9pt/3.6mm sans-serif; }
.room { border-bottom: 0.2mm solid #555; height: 8mm; }
.key { font-size: 9.5pt; border-top: 0.2mm dashed #777; margin-top: 2mm; padding-top: 1.5mm; }
)css";

std::string percent_encoded(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        const bool plain = (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') ||
                           (value >= '0' && value <= '9') || value == '.' || value == '-';
        if (plain)
            out += byte;
        else
            (out += '%') += {digits[value >> 4U], digits[value & 15U]};
    }
    return out;
}

/// The lab's own recording as a picture.
std::string picture(const Lab& lab) {
    return "<img alt=\"the run as a ladder\" src=\"data:image/svg+xml," +
           percent_encoded(shown(lab.recording, lab.name, "svg")) + "\">\n";
}

std::string key_of(const Question& question) {
    std::string text = "<div class=\"key\"><strong>";
    const std::vector<std::string> answers = declared_answers(question);
    for (const std::string& answer : answers)
        text += (&answer == &answers.front() ? "" : " or ") + escaped_html(answer);
    text += "</strong> " + inline_html(question.explain) + " (" + inline_html(question.see) + ")";
    for (const Choice& choice : question.choices)
        if (!choice.because.empty())
            text += "<br>“" + inline_html(choice.text) + "”: " + inline_html(choice.because);
    for (const WrongAnswer& wrong : question.wrong)
        text += "<br>“" + escaped_html(wrong.answer) + "”: " + inline_html(wrong.because);
    return text + "</div>\n";
}

std::string choice_of(const Question& question, std::size_t place, bool key) {
    const Choice& choice = question.choices[shown_choices(question)[place]];
    const bool ordered = question.type == QuestionType::order;
    const std::string mark = key && choice.right ? "✕" : "";
    const std::string box = ordered ? "" : "<div class=\"box\">" + mark + "</div>";
    return "<div class=\"choice\">" + box + "<div>" +
           (ordered ? "<strong>" + letter_of(place) + "</strong> " : letter_of(place) + ") ") +
           inline_html(choice.text) + "</div></div>\n";
}

std::string question_html(const Question& question, std::size_t number, bool key) {
    std::string text = "<div class=\"question\"><span class=\"points\">___ / " +
                       std::to_string(question.points) + "</span>\n<p>" + std::to_string(number) +
                       ". " + inline_html(question.text) + "</p>\n";
    for (std::size_t place = 0; place < question.choices.size(); ++place)
        text += choice_of(question, place, key);
    const bool ordered = question.type == QuestionType::order;
    if (ordered) text += "<p>The letters in their order:</p>\n";
    if (ordered || question.choices.empty()) text += "<div class=\"room\"></div>\n";
    // A prediction asks for a reason, too.
    if (question.predict)
        text += "<p>Why?</p><div class=\"room\"></div><div class=\"room\"></div>\n";
    return text + (key ? key_of(question) : "") + "</div>\n";
}

std::string questions_html(const Lab& lab, bool predict, bool key) {
    std::string text;
    for (std::size_t at = 0; at < lab.questions.size(); ++at)
        if (lab.questions[at].predict == predict)
            text += question_html(lab.questions[at], at + 1, key);
    return text;
}

/// The command of a line "<!-- output: COMMAND -->"; "" for other lines.
std::string command_in(std::string_view line) {
    constexpr std::string_view begin = "<!-- output: ";
    constexpr std::string_view end = " -->";
    if (!line.starts_with(begin) || !line.ends_with(end)) return "";
    return std::string(line.substr(begin.size(), line.size() - begin.size() - end.size()));
}

class HandoutPage {
  public:
    HandoutPage(const Lab& lab, bool key) : lab_(lab), key_(key) {}

    std::string make() {
        std::string_view rest = lab_.handout;
        while (!rest.empty()) {
            const std::string_view line = take_line(rest);
            const std::string command = command_in(line);
            if (command.empty()) {
                (pending_ += line) += '\n';
                continue;
            }
            flush();
            block(command, take_block(rest));
        }
        flush();
        return std::move(out_);
    }

  private:
    static std::string_view take_line(std::string_view& rest) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return line;
    }
    /// The lines between the next two fences.
    static std::string take_block(std::string_view& rest) {
        std::string text;
        (void)take_line(rest);
        while (!rest.empty()) {
            const std::string_view line = take_line(rest);
            if (line.starts_with("```")) break;
            (text += line) += '\n';
        }
        return text;
    }

    void block(const std::string& command, const std::string& text) {
        if (command.ends_with("--questions predict")) {
            out_ += questions_html(lab_, true, key_);
        } else if (command.ends_with("--questions after")) {
            out_ += questions_html(lab_, false, key_);
        } else {
            out_ += "<p><code>" + escaped_html(command) + "</code></p>\n";
            const bool own = command.starts_with(lab_.runs.front().command) && !pictured_;
            pictured_ = pictured_ || own;
            out_ += own && !lab_.recording.empty()
                        ? picture(lab_)
                        : "<pre class=\"output\">" + escaped_html(text) + "</pre>\n";
        }
    }

    void flush() {
        std::string html = markdown_html(pending_);
        pending_.clear();
        const std::size_t heading = html.find("</h1>\n");
        if (heading != std::string::npos)
            html.insert(heading + 6,
                        key_ ? "<p><strong>The teacher's copy</strong></p>\n"
                             : "<div class=\"name\">Name <span></span> ID <span></span> "
                               "Date <span></span></div>\n");
        out_ += html;
    }

    const Lab& lab_;
    bool key_;
    std::string out_;
    std::string pending_;  ///< Markdown that is not converted yet
    bool pictured_ = false;
};

}  // namespace

std::string handout_html(const Lab& lab, bool key) {
    const std::string title = "Lab " + std::to_string(lab.number) + ": " + lab.title;
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
           escaped_html(title) + "</title><style>" + std::string(style) +
           "</style></head><body>\n" + HandoutPage(lab, key).make() + "</body></html>\n";
}

}  // namespace tcpwhy::teach
