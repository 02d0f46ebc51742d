// Runs programs on one wire and observes them: capture starts first, then the server, then the
// client. The trace goes to a sink as it settles. RunScript decides the course of the run.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tracer/lab/private_lab.hpp"
#include "tracer/model/trace_sink.hpp"
#include "tracer/run/program.hpp"
#include "tracer/scenario/run_script.hpp"
#include "tracer/scenario/scenario.hpp"
#include "tracer/wire/capture/live_capture.hpp"

namespace tcpwhy::run {

struct RunRequest {
    std::vector<Program> programs;
    scenario::Plan plan;                           ///< its `programs` are filled in from these
    std::vector<scenario::Setting> settings;       ///< of the private lab
    std::vector<scenario::FirewallRule> firewall;  ///< of the private lab
    wire::CaptureOptions capture;
    std::uint64_t segments_at_most = 0;  ///< -c; 0: all
    model::Lesson lesson;                ///< of a scenario
    bool all_output = false;             ///< `printed` has all lines, not only the last ones
    bool sites = true;                   ///< look for the lines that make the calls
};

struct RunOutcome {
    scenario::Verdict verdict;
    std::string printed;  ///< by the programs, each line after "server| ", "client| " …
};

/// Runs all programs to their end. `interrupted` is asked every few milliseconds, on this thread,
/// for the number of a signal that shall end the run (0: none). Throws UsageError and
/// UnavailableError when something cannot be started, and the exceptions of the sink; no program
/// outlives the call.
RunOutcome run_programs(const RunRequest& request, const lab::Rung& rung, model::TraceSink& sink,
                        const std::function<int()>& interrupted);

}  // namespace tcpwhy::run
