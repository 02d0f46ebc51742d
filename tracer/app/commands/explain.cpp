// The pages are those of docs/notes.
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
    for (const std::string& topic : choices.topics) {
        const auto found = pages.on(topic);
        if (found.empty()) throw unknown(topic, pages.nearest(topic));
        for (const explain::NotePage* page : found) {
            if (!out.empty()) out += '\n';
            out += explain::render_markdown(page->text, look);
        }
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
    return exit_status::ok;
}

}  // namespace

Job declare_explain(CommandLine& command) {
    auto choices = std::make_shared<ExplainChoices>();
    command.add_option(
        "TOPIC", &choices->topics,
        "The code of a note or notice, a state, a timer, a rule, flags or an outcome");
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
