// A run from request to result: the programs run, the trace goes to a sink, the result says how it
// went. No command line, and nothing is printed.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "tracer/run/expectation.hpp"
#include "tracer/run/runner.hpp"

namespace tcpwhy::run {

struct RunResult {
    int status = 0;         ///< exit_status; 128 + N: interrupted by signal N
    std::string complaint;  ///< one line on what went wrong; "" when nothing did
    /// Whether the run was as expected; nothing when nothing was expected, or the run was not
    /// completed.
    std::optional<bool> as_expected;
    std::string narrative;  ///< the steps that happened and the one that differs; "" if none does
    std::string failures;   ///< "the client was killed by SIGSEGV (status 139)"; "" for none
    std::string printed;    ///< by the programs, each line after "server| ", "client| " …
};

/// For callers that nobody interrupts.
inline int never_interrupted() {
    return 0;
}

/// The request with the capture filter that fits this rung, and `filter`, a pcap-filter(7)
/// expression, on top ("" for none). On a host the port must be free, and only the port's segments
/// are captured; in a private lab all segments belong to the run. Throws UsageError and
/// UnavailableError.
RunRequest on_rung(RunRequest request, const lab::Rung& rung, const std::string& filter);

/// Runs the programs where this process stands and compares the run with `expectation` (null:
/// with nothing). Throws as run_programs() does.
RunResult trace_run(const RunRequest& request, const lab::Rung& rung, model::TraceSink& sink,
                    Expectation* expectation = nullptr,
                    const std::function<int()>& interrupted = never_interrupted);

}  // namespace tcpwhy::run
