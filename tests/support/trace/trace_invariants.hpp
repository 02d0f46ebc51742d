// These must hold for any trace, whatever was run: the contract's fields, arrows that point
// backwards in time, causes that belong to the sender, counts that add up, states that agree with
// the kernel's.
#pragma once

#include <string>
#include <vector>

#include "support/trace/trace_reader.hpp"

namespace tcpwhy::test {

/// The violations, as sentences; none for a good trace.
std::vector<std::string> check_invariants(const Trace& trace);

}  // namespace tcpwhy::test
