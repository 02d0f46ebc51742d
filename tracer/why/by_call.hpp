// The sentences for a segment that a call sends.
#pragma once

#include <span>

#include "tracer/why/rows.hpp"

namespace tcpwhy::why {

/// From the first row on that can fit the shape; the last row fits every segment.
std::span<const Sentence> by_call(Shape shape);

}  // namespace tcpwhy::why
