// The sentences for a segment that the kernel sends because a process ends or executes another
// program.
#pragma once

#include <span>

#include "tracer/why/rows.hpp"

namespace tcpwhy::why {

/// From the first row on that can fit the shape; the last row fits every segment.
std::span<const Sentence> by_exit(Shape shape);

}  // namespace tcpwhy::why
