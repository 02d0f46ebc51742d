// The units of time in pcapng: each interface of a file has its own. Pure.
#pragma once

#include <cstdint>

#include "tracer/model/ids.hpp"

namespace tcpwhy::wire {

/// An interface's unit of time (if_tsresol, if_tsoffset), reduced to factors for nanoseconds.
class TimeUnit {
  public:
    TimeUnit() = default;  ///< microseconds since the epoch
    /// `resolution` as in if_tsresol: a negative power of 10, or of 2 when the highest bit is set.
    TimeUnit(std::uint8_t resolution, std::int64_t offset_seconds);

    /// A time outside of the years 1677 to 2262, which 64 bits of nanoseconds can hold, becomes the
    /// nearest inside.
    [[nodiscard]] model::Time nanoseconds(std::uint64_t stamp) const;

  private:
    std::uint64_t multiplier_ = 1000;
    std::uint64_t divisor_ = 1;
    unsigned shift_ = 0;
    std::int64_t offset_seconds_ = 0;
};

}  // namespace tcpwhy::wire
