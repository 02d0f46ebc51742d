#include "tracer/app/shown_run.hpp"

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/app/opened_outlets.hpp"
#include "tracer/run/trace_run.hpp"

namespace tcpwhy::app {

namespace {

/// A program's words may name its own file, or a script that an interpreter reads.
std::vector<std::string> inputs_of(const ShownRun& shown) {
    std::vector<std::string> inputs = shown.inputs;
    for (const run::Program& program : shown.request.programs)
        for (const std::string& word : program.argv)
            if (word != "-") inputs.push_back(word);
    return inputs;
}

}  // namespace

int show_run(const ShownRun& shown, run::Expectation* expectation) {
    run::DisplayOptions display = shown.display;
    display.live = display.unbuffered;
    for (const run::Program& program : shown.request.programs) run::require_program(program.argv);
    const run::OutletPlan plan = checked_plan(display, shown.default_format, inputs_of(shown));
    end_at_interruptions();
    WebPage page;
    if (shown.web) page.open(*shown.web, shown.keyboard_is_free);
    run::Outlets outlets(plan, terminal_columns, page.sink());
    catch_interruptions();
    int stopped = 0;
    page.wait_for_viewer([&] { return (stopped = take_interruption()) != 0; });
    if (stopped != 0) return 128 + stopped;
    const lab::Rung rung = lab::enter(lab::choice_named(shown.lab).value());
    run::RunRequest request = run::on_rung(shown.request, rung, shown.filter);
    request.sites = plan.sites;
    request.all_output = shown.shows_output;
    const run::RunResult result = run::trace_run(request, rung, outlets.sink(), expectation, [&] {
        return outlets.reader_gone() ? SIGPIPE : take_interruption();
    });
    finish(outlets);
    page.finish();
    std::fputs(result.printed.c_str(), stderr);
    std::fputs(result.narrative.c_str(), stderr);
    // A complaint is one line, and names the end that made the run fail.
    const bool interrupted = result.status > 128 && result.status != 128 + SIGPIPE;
    if (interrupted)
        std::fputs("tcpwhy: interrupted\n", stderr);
    else if (shown.says_endings && result.complaint.empty() && !result.failures.empty())
        std::fprintf(stderr, "tcpwhy: %s\n", result.failures.c_str());
    if (!result.complaint.empty()) throw Error(result.status, result.complaint);
    const bool failed = shown.strict && !result.failures.empty();
    return failed && result.status == exit_status::ok ? exit_status::failed : result.status;
}

}  // namespace tcpwhy::app
