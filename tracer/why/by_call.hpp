// The sentences for a segment that a call sends.
#pragma once

#include <span>

#include "tracer/why/rows.hpp"

namespace tcpwhy::why {

/// The last row fits every segment.
std::span<const Sentence> by_call();

}  // namespace tcpwhy::why
