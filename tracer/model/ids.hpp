// The identifiers by which facts and findings refer to each other, and the unit of time.
#pragma once

#include <cstdint>

namespace tcpwhy::model {

/// Nanoseconds of CLOCK_REALTIME since the epoch; what both libpcap and the observer stamp with.
using Time = std::int64_t;
constexpr Time microsecond_ns = 1'000;
constexpr Time millisecond_ns = 1'000'000;
constexpr Time second_ns = 1'000'000'000;

using CallId = std::uint64_t;         ///< 1, 2, 3 … in the order of entry; 0: none
using SegmentNumber = std::uint64_t;  ///< 1, 2, 3 … in time order over the whole trace; 0: none
using ConnectionId = std::uint32_t;   ///< 1, 2, 3 … in the order of first sight; 0: none
using SocketId = std::uint64_t;  ///< the kernel's SO_COOKIE, unique in a network namespace; 0: none
using Pid = std::int32_t;        ///< a process (thread group) or a thread; 0: none

}  // namespace tcpwhy::model
