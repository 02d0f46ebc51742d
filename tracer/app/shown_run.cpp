#include "tracer/app/shown_run.hpp"

#include <csignal>
#include <cstdio>

#include "common/errors.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/app/opened_outlets.hpp"
#include "tracer/run/trace_run.hpp"

namespace tcpwhy::app {

int show_run(const ShownRun& shown, run::Expectation* expectation) {
    run::DisplayOptions display = shown.display;
    display.live = display.unbuffered;
    for (const run::Program& program : shown.request.programs) run::require_program(program.argv);
    const run::OutletPlan plan = checked_plan(display, shown.default_format, shown.inputs);
    catch_interruptions();
    run::Outlets outlets(plan, terminal_columns);
    const lab::Rung rung = lab::enter(lab::choice_named(shown.lab).value());
    const run::RunRequest request = run::on_rung(shown.request, rung, shown.filter);
    const run::RunResult result = run::trace_run(request, rung, outlets.sink(), expectation, [&] {
        return outlets.reader_gone() ? SIGPIPE : take_interruption();
    });
    finish(outlets);
    std::fputs(result.printed.c_str(), stderr);
    std::fputs(result.narrative.c_str(), stderr);
    if (!result.complaint.empty()) throw Error(result.status, result.complaint);
    return result.status;
}

}  // namespace tcpwhy::app
