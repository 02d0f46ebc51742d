#include "tracer/run/scenario_run.hpp"

#include <optional>
#include <utility>

#include "tracer/run/suite_program.hpp"

namespace tcpwhy::run {

RunRequest request_of(const scenario::Scenario& scenario, TalkFiles& files) {
    RunRequest request;
    request.lesson = {scenario.name, scenario.teaches, scenario.topics};
    for (const scenario::ScenarioProgram& program : scenario.programs) {
        Program& made = request.programs.emplace_back();
        made.name = program.name;
        made.argv = program.command;
        if (program.talk.empty()) continue;
        made.argv.emplace_back("--talk");
        made.argv.push_back(files.add(program.name + ".talk", program.talk));
    }
    find_own_programs(request);
    request.plan.port = scenario.port;
    request.plan.timeout_ns = scenario.timeout_ns;
    request.plan.steps = scenario.steps;
    request.plan.typed = scenario.input.has_value();
    if (scenario.input) request.plan.lines = *scenario.input;
    request.settings = scenario.settings;
    request.firewall = scenario.firewall;
    return request;
}

RunResult run_scenario(const scenario::Scenario& scenario, const lab::Rung& rung,
                       model::TraceSink& sink, const std::function<int()>& interrupted) {
    TalkFiles files;
    std::optional<Expectation> expectation;
    if (scenario.expected) expectation.emplace(*scenario.expected, scenario.name);
    RunRequest request = on_rung(request_of(scenario, files), rung, "");
    request.sites = false;  // nothing of the trace is shown
    return trace_run(request, rung, sink, expectation ? &*expectation : nullptr, interrupted);
}

}  // namespace tcpwhy::run
