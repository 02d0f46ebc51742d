// Calls that wait for events: epoll(7), poll(2), select(2).
//
// Timeouts are in milliseconds, rounded up; -1 is none. The watched sockets are listed up to
// a bound (model::most_watches_kept), those that the call reports all.
#pragma once

#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls::readers {

Follow enter_epoll_create(CallEntry&);
void exit_epoll_create(CallExit&);
Follow enter_epoll_ctl(CallEntry&);
void exit_epoll_ctl(CallExit&);
Follow enter_epoll_wait(CallEntry&);
void exit_epoll_wait(CallExit&);
Follow enter_poll(CallEntry&);
void exit_poll(CallExit&);
Follow enter_select(CallEntry&);
void exit_select(CallExit&);

}  // namespace tcpwhy::calls::readers
