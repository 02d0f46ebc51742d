// Processes: their roles, and the sockets that they give back when they execute or end.
#pragma once

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/model/process_event.hpp"

namespace tcpwhy::analysis {

/// Takes the event into the trace and reports it to the sink.
void analyze(Trace& trace, const model::ProcessEvent& event);

}  // namespace tcpwhy::analysis
