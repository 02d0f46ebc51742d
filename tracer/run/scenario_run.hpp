// A scenario as a run: its programs with their talks, its steps, its expectation.
#pragma once

#include <functional>

#include "tracer/run/talk_files.hpp"
#include "tracer/run/trace_run.hpp"
#include "tracer/scenario/scenario.hpp"

namespace tcpwhy::run {

/// `files` must live as long as the run.
RunRequest request_of(const scenario::Scenario& scenario, TalkFiles& files);

/// Runs the scenario where this process stands (lab::enter) and compares it with its own
/// expectation. Throws as run_programs() does.
RunResult run_scenario(const scenario::Scenario& scenario, const lab::Rung& rung,
                       model::TraceSink& sink,
                       const std::function<int()>& interrupted = never_interrupted);

}  // namespace tcpwhy::run
