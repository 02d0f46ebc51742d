// The sentences for a segment by which the kernel answers another one.
#pragma once

#include <span>

#include "tracer/why/rows.hpp"

namespace tcpwhy::why {

/// From the first row on that can fit the shape; the last row fits every segment.
std::span<const Sentence> by_reply(Shape shape);

}  // namespace tcpwhy::why
