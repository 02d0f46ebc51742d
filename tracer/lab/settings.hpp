// Settings of the network stack (sysctl(8)) in a private lab.
#pragma once

#include <vector>

#include "tracer/lab/private_lab.hpp"
#include "tracer/scenario/scenario.hpp"

namespace tcpwhy::lab {

/// Sets them in the network namespace in which this process stands; nothing of it outlives the
/// lab. Throws UsageError for a setting that there is not and for a value that it cannot have,
/// UnavailableError for a host, whose settings are everybody's, and where the machine refuses.
void apply(const std::vector<scenario::Setting>& settings, const Rung& rung);

}  // namespace tcpwhy::lab
