// ICMP errors: the segment of which connection each is about, and what it takes back.
#pragma once

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/model/icmp_error.hpp"

namespace tcpwhy::analysis {

/// Takes the error into the trace and reports its finding to the sink.
void analyze(Trace& trace, const model::IcmpError& error);

}  // namespace tcpwhy::analysis
