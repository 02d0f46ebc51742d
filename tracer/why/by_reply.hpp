// The sentences for a segment by which the kernel answers another one.
#pragma once

#include <span>

#include "tracer/why/rows.hpp"

namespace tcpwhy::why {

/// The last row fits every segment.
std::span<const Sentence> by_reply();

}  // namespace tcpwhy::why
