// Calls on sockets that carry no data.
//
// `enter_` functions read a call at its entry, `exit_` functions at its exit; call_table.cpp says
// which call uses which.
#pragma once

#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls::readers {

Follow enter_socket(CallEntry&);
void exit_socket(CallExit&);
Follow enter_with_address(CallEntry&);
void exit_bind(CallExit&);  // bind, connect
Follow enter_listen(CallEntry&);
Follow enter_accept(CallEntry&);
void exit_accept(CallExit&);
void exit_accept4(CallExit&);
Follow enter_shutdown(CallEntry&);
Follow enter_option(CallEntry&);
Follow enter_plain(CallEntry&);  // getsockname, getpeername: the descriptor is all

}  // namespace tcpwhy::calls::readers
