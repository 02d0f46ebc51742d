// Calls that make, copy and close descriptors, and calls that make processes or replace their
// program.
//
// Releases are read at the entry, while the sockets still exist.
#pragma once

#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls::readers {

Follow enter_close(CallEntry&);
Follow enter_close_range(CallEntry&);
Follow enter_dup(CallEntry&);
Follow enter_dup2(CallEntry&);
void exit_dup(CallExit&);
Follow enter_fcntl(CallEntry&);
void exit_fcntl(CallExit&);
Follow enter_ioctl(CallEntry&);
void exit_ioctl(CallExit&);
Follow enter_pidfd_getfd(CallEntry&);
void exit_pidfd_getfd(CallExit&);
Follow enter_fork(CallEntry&);
Follow enter_unshare(CallEntry&);
Follow enter_exec(CallEntry&);
Follow enter_io_uring(CallEntry&);
Follow enter_ptrace(CallEntry&);
void exit_ptrace(CallExit&);
Follow enter_restart(CallEntry&);

}  // namespace tcpwhy::calls::readers
