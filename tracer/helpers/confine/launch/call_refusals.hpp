// The system calls that a confined program is refused, as a seccomp(2) filter. But for UDP the same
// at each rung, so that a program behaves the same at each.
//
// Refused: other ABIs, tracing, io_uring, namespaces and mounts, keyrings, objects of the kernel
// that outlive a process (SysV IPC, message queues) or hide memory (memfd), becoming undumpable,
// and all sockets but TCP's, netlink's route protocol and pairs of Unix sockets.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <vector>

namespace tcpwhy::helpers {

/// For the machine that this program is built for; `architecture` is its AUDIT_ARCH_. `udp`: UDP
/// sockets are allowed besides. Pure.
std::vector<sock_filter> call_refusals(std::uint32_t architecture, bool udp);

}  // namespace tcpwhy::helpers
