// An epoll instance is a descriptor that epoll, poll and select can watch, too (epoll(7)). A wait
// names the instance alone, so the kernel is asked which of its sockets are ready.
#pragma once

#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls::readers {

/// epoll_ctl(2) about another instance: changes the interest list. True if `target` is one.
bool change_inner(CallEntry& entry, int target);

/// Reports the sockets of an instance that are ready while the caller is held at the exit. `fd` is
/// the descriptor by which the call watches it.
void report_within(CallExit& exit, const Epoll& epoll, int fd);

}  // namespace tcpwhy::calls::readers
