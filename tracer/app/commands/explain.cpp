// The pages are those of docs/notes, and the lessons of the scenarios.
#include "tracer/app/commands/explain.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/explain/markdown.hpp"
#include "tracer/explain/pages.hpp"
#include "tracer/scenario/catalogue.hpp"

namespace tcpwhy::app {
namespace {

constexpr int narrowest_text = 40;
constexpr int widest_text = 80;  // longer lines are hard to read

struct ExplainChoices {
    std::vector<std::string> topics;
    std::string color = "auto";
    int width = 0;
};

UsageError unknown(const std::string& topic, const std::string& near) {
    std::string line = "there is no topic '" + topic + "'";
    if (!near.empty()) line += ": did you mean '" + near + "'?";
    return UsageError(line + " (`tcpwhy explain` lists all)");
}

/// Several words may be one topic, as in `explain tail loss probe`.
std::vector<std::string> topics_of(const ExplainChoices& choices, const explain::NotePages& pages) {
    std::string whole;
    for (const std::string& word : choices.topics) whole += (whole.empty() ? "" : " ") + word;
    const bool one = choices.topics.size() > 1 && !pages.on(whole).empty();
    return one ? std::vector<std::string>{whole} : choices.topics;
}

/// A scenario's page is its lesson.
std::string scenario_page(const std::string& name) {
    for (const scenario::Scenario& each : scenario::catalogue())
        if (each.name == name)
            return "# " + each.name + "\n*scenario, " + each.family + "*\n\n" + each.teaches +
                   "\n\n## See it\n    tcpwhy run " + each.name + "\n";
    return {};
}

/// Removes the words that a row puts before a topic: "kernel, for listen()" becomes "listen()".
std::string without_row_words(const std::string& topic) {
    for (const std::string_view words :
         {"kernel, for ", "kernel for ", "kernel, ", "timer: ", "by "})
        if (topic.starts_with(words)) return topic.substr(words.size());
    return topic;
}

std::vector<std::string> texts_on(const std::string& topic, const explain::NotePages& pages) {
    std::vector<std::string> texts;
    auto found = pages.on(topic);
    if (found.empty()) found = pages.on(without_row_words(topic));
    texts.reserve(found.size());
    for (const explain::NotePage* page : found) texts.emplace_back(page->text);
    if (texts.empty()) texts.push_back(scenario_page(topic));
    if (texts.front().empty()) throw unknown(topic, pages.nearest(topic));
    return texts;
}

int explain(const ExplainChoices& choices) {
    const explain::NotePages pages(explain::note_page_texts());
    explain::Look look;
    look.width = choices.width != 0 ? choices.width
                                    : std::clamp(terminal_columns(), narrowest_text, widest_text);
    look.color = color_wanted(choices.color);
    look.unicode = locale_is_utf8();
    std::string out;
    if (choices.topics.empty())
        out = pages.list(look.width, look.color, look.unicode) +
              "\n`tcpwhy explain TOPIC` explains one.\n";
    for (const std::string& topic : topics_of(choices, pages))
        for (const std::string& text : texts_on(topic, pages)) {
            if (!out.empty()) out += '\n';
            out += explain::render_markdown(text, look);
        }
    std::fwrite(out.data(), 1, out.size(), stdout);
    return exit_status::ok;
}

std::vector<std::string> topic_names() {
    std::vector<std::string> names;
    for (const EmbeddedText& page : explain::note_page_texts()) names.emplace_back(page.name);
    return names;
}

}  // namespace

Job declare_explain(CommandLine& command) {
    auto choices = std::make_shared<ExplainChoices>();
    command
        .add_option("TOPIC", &choices->topics,
                    "A note, state, timer, rule, flag, outcome, call, errno, option or scenario; "
                    "none: list all")
        .suggests(topic_names());
    command.add_example("tcpwhy explain TIME-WAIT", "one topic");
    command.add_option("--color", &choices->color, "Colours: auto, always, never")
        .type_name("WHEN")
        .one_of({"auto", "always", "never"});
    command
        .add_option("--width", &choices->width,
                    "Columns, 40 to 200 (default: the terminal's, at most 80)")
        .type_name("N")
        .between(narrowest_text, 200);
    return [choices] { return explain(*choices); };
}

}  // namespace tcpwhy::app
