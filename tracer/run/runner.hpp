// `run`: programs on one wire, watched. Capture first, then the server, then the client; the
// trace goes to a sink as it settles. The course itself is RunScript's; this is who carries it out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tracer/lab/private_lab.hpp"
#include "tracer/model/trace_sink.hpp"
#include "tracer/scenario/run_script.hpp"
#include "tracer/scenario/scenario.hpp"
#include "tracer/wire/capture/live_capture.hpp"

namespace tcpwhy::run {

struct Program {
    std::string name;  ///< "server", "client", "client-2": see role_named()
    std::vector<std::string> argv;
    /// Its standard input where nothing is typed into it; "" for none, "-" for this process's own.
    std::string input_file;
};

struct RunRequest {
    std::vector<Program> programs;
    scenario::Plan plan;                           ///< its `programs` are filled in from these
    std::vector<scenario::Setting> settings;       ///< of the private lab
    std::vector<scenario::FirewallRule> firewall;  ///< of the private lab
    wire::CaptureOptions capture;
    std::uint64_t segments_at_most = 0;  ///< -c; 0: all
};

struct RunOutcome {
    scenario::Verdict verdict;
    std::string printed;  ///< by the programs, each line behind "server| ", "client| " …
};

/// Runs all to their end. `interrupted` is asked every few milliseconds, on this thread, for the
/// number of a signal that shall end the run (0: none). Throws UsageError and UnavailableError when
/// something cannot be started, and what the sink throws; nothing that was started outlives the
/// call.
RunOutcome run_programs(const RunRequest& request, const lab::Rung& rung, model::TraceSink& sink,
                        const std::function<int()>& interrupted);

/// Throws UsageError when a command is not there or not executable, before anything is started.
void require_program(const std::vector<std::string>& argv);

}  // namespace tcpwhy::run
