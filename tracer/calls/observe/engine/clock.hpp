// The observer's clock: CLOCK_REALTIME, which libpcap stamps with, kept from running backwards.
#pragma once

#include <ctime>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

class Clock {
  public:
    /// Never less than a reading before: facts stay in order even when somebody sets the time back.
    model::Time read() {
        timespec now{};
        clock_gettime(CLOCK_REALTIME, &now);
        const model::Time time = now.tv_sec * model::second_ns + now.tv_nsec;
        if (time > x_last) x_last = time;
        return x_last;
    }
    [[nodiscard]] model::Time last() const { return x_last; }

  private:
    model::Time x_last = 0;
};

}  // namespace tcpwhy::calls
