// The sentences for a segment that one of the kernel's timers sends.
#pragma once

#include <span>

#include "tracer/why/rows.hpp"

namespace tcpwhy::why {

/// The last row fits every segment.
std::span<const TimerSentence> by_timer();

}  // namespace tcpwhy::why
