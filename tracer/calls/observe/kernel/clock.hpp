// The one clock of the program: CLOCK_REALTIME, with which libpcap stamps frames too. Nanoseconds
// since the epoch.
#pragma once

#include <algorithm>
#include <ctime>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

/// The time of day; it runs backwards when somebody sets it back.
inline model::Time now() {
    timespec time{};
    clock_gettime(CLOCK_REALTIME, &time);
    return model::Time{time.tv_sec} * model::second_ns + time.tv_nsec;
}

/// The same time, but it never runs backwards: the observer's facts stay in order.
class Clock {
  public:
    /// Never less than an earlier reading.
    model::Time read() { return last_ = std::max(last_, now()); }
    [[nodiscard]] model::Time last() const { return last_; }

  private:
    model::Time last_ = 0;
};

}  // namespace tcpwhy::calls
