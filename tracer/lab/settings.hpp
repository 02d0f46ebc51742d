// Settings of the network stack (sysctl(8)) in a private lab.
#pragma once

#include <vector>

#include "tracer/lab/private_lab.hpp"
#include "tracer/scenario/scenario.hpp"

namespace tcpwhy::lab {

/// Changes them in the network namespace of this process; the changes end with the lab. Throws
/// UsageError for an unknown setting and for an impossible value, UnavailableError on a host, whose
/// settings belong to everybody, and where the machine refuses.
void apply(const std::vector<scenario::Setting>& settings, const Rung& rung);

}  // namespace tcpwhy::lab
