#include "tracer/app/opened_outlets.hpp"

#include <cstdio>

#include "tracer/run/outlets/separate_files.hpp"

namespace tcpwhy::app {

run::OutletPlan checked_plan(const run::DisplayOptions& display, const std::string& default_format,
                             const std::vector<std::string>& inputs) {
    run::OutletPlan plan = run::plan_outlets(display, default_format, surroundings());
    run::require_separate_files(run::files_of(plan), inputs);
    return plan;
}

void finish(run::Outlets& outlets) {
    const std::string remark = outlets.finish();
    if (!remark.empty()) std::fprintf(stderr, "tcpwhy: %s\n", remark.c_str());
}

}  // namespace tcpwhy::app
