// Readers of clone(2) and clone3(2). CLONE_UNTRACED would hide the new process from its observer:
// the flag is taken away for the time of the call.
#pragma once

#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls::readers {

Follow enter_clone(CallEntry&);
void exit_clone(CallExit&);
Follow enter_clone3(CallEntry&);
void exit_clone3(CallExit&);

}  // namespace tcpwhy::calls::readers
