// Numbers of the Linux kernel that some libc headers hide or lack: one place for each. Pure.
#pragma once

#include <cstdint>

namespace tcpwhy::calls {

constexpr std::int32_t fcntl_dupfd_cloexec = 1030;  // F_DUPFD_CLOEXEC, fcntl(2)
constexpr std::int32_t protocol_mptcp = 262;     // IPPROTO_MPTCP; SOL_MPTCP is one more name for it
constexpr std::uint32_t socket_type_mask = 0xf;  // SOCK_TYPE_MASK of linux/net.h
constexpr std::uint32_t close_range_unshare = 1U << 1;  // CLOSE_RANGE_UNSHARE, close_range(2)
constexpr std::uint32_t close_range_cloexec = 1U << 2;  // CLOSE_RANGE_CLOEXEC

}  // namespace tcpwhy::calls
