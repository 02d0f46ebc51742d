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

}  // namespace

run::OutletPlan checked_plan(const run::DisplayOptions& display, const std::string& default_format,
                             const std::vector<std::string>& inputs) {
    run::OutletPlan plan = run::plan_outlets(display, default_format, surroundings());
    say_if_too_narrow(plan);
    run::require_separate_files(run::files_of(plan), inputs);
    return plan;
}

void finish(run::Outlets& outlets) {
    const std::string remark = outlets.finish();
    if (!remark.empty()) std::fprintf(stderr, "tcpwhy: %s\n", remark.c_str());
}

}  // namespace tcpwhy::app
