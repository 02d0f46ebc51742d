// One call, at its entry and at its return: what it begins on its socket, what it ended, and the
// segments that woke it.
#pragma once

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::analysis {

/// Each takes one fact into the trace and reports the finding to the sink.
void analyze(Trace& trace, const model::CallEntered& call);
void analyze(Trace& trace, const model::CallReturned& returned);

/// The calls of a process (or of `every_process`) that will never return.
void end_calls_of(Trace& trace, model::Pid pid);

}  // namespace tcpwhy::analysis
