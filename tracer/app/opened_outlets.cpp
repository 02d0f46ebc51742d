#include "tracer/app/opened_outlets.hpp"

#include <cstdio>

#include "tracer/run/outlets/separate_files.hpp"

namespace tcpwhy::app {

namespace {

/// Rows of a ladder would be broken, so that nobody can read them.
void say_if_too_narrow(const run::OutletPlan& plan) {
    const run::Surroundings around = surroundings();
    if (!around.stdout_is_terminal || around.columns >= run::narrowest_columns) return;
    for (const run::PlannedFormat& shown : plan.shown)
        if (shown.format == "ladder" && shown.file.empty())
            std::fprintf(stderr,
                         "tcpwhy: the terminal has %d columns, and a ladder needs %d; -f text has "
                         "no columns\n",
                         around.columns, run::narrowest_columns);
}

/// -t changes the lines of text alone.
void say_if_clock_is_unused(int clock, const run::OutletPlan& plan) {
    for (const run::PlannedFormat& shown : plan.shown)
        if (clock > 0 && shown.format == "ladder")
            std::fputs(
                "tcpwhy: -t changes the times of -f text; a ladder has milliseconds from the first "
                "event\n",
                stderr);
}

}  // namespace

run::OutletPlan checked_plan(const run::DisplayOptions& display, const std::string& default_format,
                             const std::vector<std::string>& inputs) {
    run::OutletPlan plan = run::plan_outlets(display, default_format, surroundings());
    say_if_too_narrow(plan);
    say_if_clock_is_unused(display.clock, plan);
    run::require_separate_files(run::files_of(plan), inputs);
    return plan;
}

void finish(run::Outlets& outlets) {
    const std::string remark = outlets.finish();
    if (!remark.empty()) std::fprintf(stderr, "tcpwhy: %s\n", remark.c_str());
}

}  // namespace tcpwhy::app
