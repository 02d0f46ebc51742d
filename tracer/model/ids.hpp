// The identifiers with which facts and findings refer to each other, and the unit of time. In each
// of them 0 means "none".
#pragma once

#include <cstdint>

namespace tcpwhy::model {

/// Nanoseconds of CLOCK_REALTIME since 1970. libpcap and the observer both use this clock, so their
/// times can be compared.
using Time = std::int64_t;
constexpr Time microsecond_ns = 1'000;
constexpr Time millisecond_ns = 1'000'000;
constexpr Time second_ns = 1'000'000'000;

using CallId = std::uint64_t;         ///< 1, 2, 3 … in the order of entry
using SegmentNumber = std::uint64_t;  ///< 1, 2, 3 … in time order over the whole trace
using ConnectionId = std::uint32_t;   ///< 1, 2, 3 … in the order in which the trace shows them
using SocketId = std::uint64_t;       ///< the kernel's SO_COOKIE, unique in a network namespace
using Pid = std::int32_t;             ///< a process (thread group) or a thread

}  // namespace tcpwhy::model
