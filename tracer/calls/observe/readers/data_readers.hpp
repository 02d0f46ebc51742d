// Calls that send and receive.
//
// The first 64 bytes of the data are read: at the entry of a send, at the exit of a receive.
#pragma once

#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls::readers {

Follow enter_write(CallEntry&);
Follow enter_writev(CallEntry&);
Follow enter_sendto(CallEntry&);
Follow enter_sendmsg(CallEntry&);
Follow enter_sendmmsg(CallEntry&);
Follow enter_sendfile(CallEntry&);
Follow enter_splice(CallEntry&);
Follow enter_read(CallEntry&);
Follow enter_readv(CallEntry&);
Follow enter_recvfrom(CallEntry&);
Follow enter_recvmsg(CallEntry&);
Follow enter_recvmmsg(CallEntry&);
void exit_sendmsg(CallExit&);
void exit_read(CallExit&);
void exit_readv(CallExit&);
void exit_recvmsg(CallExit&);
void exit_recvmmsg(CallExit&);
void exit_sendmmsg(CallExit&);

}  // namespace tcpwhy::calls::readers
