// One segment: to its connection, its cause, the states it leaves, the calls it wakes.
#pragma once

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

/// Takes the segment into the trace and reports its finding to the sink.
void analyze(Trace& trace, const model::Segment& segment);

}  // namespace tcpwhy::analysis
