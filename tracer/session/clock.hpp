// The one clock: CLOCK_REALTIME. libpcap and the observer stamp with it.
#pragma once

#include <ctime>

#include "tracer/model/ids.hpp"

namespace tcpwhy::session {

inline model::Time now() {
    timespec time{};
    clock_gettime(CLOCK_REALTIME, &time);
    return model::Time{time.tv_sec} * model::second_ns + time.tv_nsec;
}

}  // namespace tcpwhy::session
