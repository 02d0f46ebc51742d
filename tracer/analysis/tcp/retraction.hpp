// A segment that was counted as received turns out not to have been.
#pragma once

#include "tracer/analysis/connection/connection.hpp"

namespace tcpwhy::analysis {

/// A firewall in front of `receiver` rejected segment `number`, which was already counted as
/// received. Undoes it from its first number, `begin`, on, unless it has been acknowledged.
void take_back(Connection& connection, model::Side receiver, model::SegmentNumber number,
               std::uint64_t begin, model::Time now);

}  // namespace tcpwhy::analysis
