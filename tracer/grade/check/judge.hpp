// Compares the trace of a check with what the check expects of it. Pure: the trace is read, nothing
// else.
#pragma once

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/check/journal.hpp"
#include "tracer/grade/check/watched_wire.hpp"

namespace tcpwhy::grade {

/// Throws StepFailure for the first expectation that does not hold, MachineFault where the trace
/// cannot say. `rung`: e2 has calls alone, e3 segments too.
void judge(const Check& check, Evidence rung, const Journal& journal, const WatchedWire& wire);

}  // namespace tcpwhy::grade
