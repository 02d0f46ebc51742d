#include "tracer/app/commands/teach/lab.hpp"

#include <cstdio>
#include <memory>
#include <string>

#include "common/errors.hpp"
#include "tracer/app/consoles.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/app/state_folder.hpp"
#include "tracer/explain/markdown.hpp"
#include "tracer/teach/lab/lab_catalogue.hpp"
#include "tracer/teach/paper/handout.hpp"
#include "tracer/teach/walk/lab_run.hpp"
#include "tracer/teach/walk/progress.hpp"
#include "tracer/teach/walk/questions.hpp"
#include "tracer/teach/walk/walk.hpp"

namespace tcpwhy::app {
namespace {

struct LabChoices {
    std::string lab;
    std::string answers;
    std::string record;
    std::string questions;
    std::string output;
    bool text = false;
    bool handout = false;
    bool key = false;
};

int record(const teach::Lab& lab, const std::string& file) {
    const teach::LabRunResult result =
        teach::make_lab_run(lab.runs.front(), file, take_interruption);
    if (result.status != exit_status::ok)
        throw Error(result.status, "the run failed: " + result.complaint);
    return exit_status::ok;
}

int walk(const teach::Lab& lab, const std::string& answers) {
    const teach::LabFiles files{state_folder() + "/labs"};
    std::unique_ptr<teach::Console> console;
    if (answers.empty())
        console = std::make_unique<TerminalConsole>();
    else
        console = std::make_unique<ScriptedConsole>(answers);
    // Ctrl-C ends the walk at once: each answer has been saved. A full disk is said.
    let_writes_fail();
    return teach::walk_through(lab, files, *console, take_interruption);
}

int write_handout(const teach::Lab& lab, const LabChoices& choices) {
    const std::string page = teach::handout_html(lab, choices.key);
    if (choices.output.empty())
        std::fputs(page.c_str(), stdout);
    else
        teach::replace_file(choices.output, page, "write " + choices.output);
    return exit_status::ok;
}

int run_lab(const LabChoices& choices) {
    const teach::Lab lab = teach::find_lab(choices.lab);
    if (choices.text) {
        TerminalConsole console;
        console.show(explain::render_markdown(lab.handout,
                                              {console.columns, console.color, console.unicode}));
        return exit_status::ok;
    }
    if (choices.handout) return write_handout(lab, choices);
    if (choices.key || !choices.output.empty())
        throw UsageError("cannot use --key or -o alone: they belong to --handout");
    if (!choices.questions.empty()) {
        std::fputs(teach::printed_questions(lab, choices.questions == "predict").c_str(), stdout);
        return exit_status::ok;
    }
    if (!choices.record.empty()) return record(lab, choices.record);
    return walk(lab, choices.answers);
}

}  // namespace

Job declare_lab(CommandLine& command) {
    auto choices = std::make_shared<LabChoices>();
    command
        .add_option("lab", &choices->lab,
                    "Its number or name, as `tcpwhy labs` lists it, or a folder (./mine) with "
                    "README.md and lab.toml")
        .type_name("N|NAME|FOLDER")
        .required();
    command
        .add_option("--non-interactive", &choices->answers,
                    "Take the answers from this TOML file: question = \"b\"")
        .type_name("FILE");
    command
        .add_option("--record", &choices->record,
                    "Make the lab's first run and keep its recording, for worksheets that only "
                    "you can check")
        .type_name("FILE");
    command
        .add_option("--questions", &choices->questions,
                    "Print its questions: those to predict, or those after the run")
        .type_name("predict|after")
        .one_of({"predict", "after"});
    command.add_flag("--handout", choices->handout,
                     "The hand-out as a page for the printer (HTML)");
    command.add_flag("--key", choices->key, "With --handout: the teacher's copy, with the answers");
    command
        .add_option("-o,--output", &choices->output,
                    "With --handout: the file (default: standard output)")
        .type_name("FILE");
    command.add_flag("--text", choices->text, "Print the hand-out");
    return [choices] { return run_lab(*choices); };
}

}  // namespace tcpwhy::app
