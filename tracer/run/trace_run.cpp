#include "tracer/run/trace_run.hpp"

#include <utility>
#include <vector>

#include "common/errors.hpp"
#include "tracer/lab/port_in_use.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/run/programs/endings.hpp"
#include "tracer/wire/capture/capture_filter.hpp"

namespace tcpwhy::run {
namespace {

void compare(const Expectation& expectation, RunResult& result) {
    result.narrative = expectation.narrative();
    result.as_expected = result.narrative.empty();
    if (*result.as_expected) return;
    result.status = exit_status::failed;
    result.complaint = "the run is not as " + expectation.name() + " expects";
}

}  // namespace

RunRequest on_rung(RunRequest request, const lab::Rung& rung, const std::string& filter) {
    const bool host = rung.mode == model::Mode::host;
    if (host) lab::require_free_port(request.plan.port);
    request.capture.filter = wire::capture_filter(host ? request.plan.port : 0, filter);
    return request;
}

RunResult trace_run(const RunRequest& request, const lab::Rung& rung, model::TraceSink& sink,
                    Expectation* expectation, const std::function<int()>& interrupted) {
    Endings endings;
    std::vector<model::TraceSink*> listeners{&sink, &endings};
    if (expectation) listeners.push_back(&expectation->sink());
    model::Tee trace(std::move(listeners));
    RunOutcome outcome = run_programs(request, rung, trace, interrupted);
    RunResult result{outcome.verdict.status, std::move(outcome.verdict.line), {}, "",
                     endings.failures(),     std::move(outcome.printed)};
    const bool completed = result.status == exit_status::ok && result.complaint.empty();
    if (expectation && completed) compare(*expectation, result);
    return result;
}

}  // namespace tcpwhy::run
