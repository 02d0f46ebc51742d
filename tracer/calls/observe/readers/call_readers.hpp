// What is read of each kind of call at its entry and exit; see call_table.cpp for which call uses
// which.
#pragma once

#include "tracer/calls/observe/readers/call_table.hpp"

namespace tcpwhy::calls::readers {

// socket_readers.cpp: calls on sockets that carry no data
Follow enter_socket(CallEntry&);
void exit_socket(CallExit&);
Follow enter_with_address(CallEntry&);  // bind, connect
Follow enter_listen(CallEntry&);
Follow enter_accept(CallEntry&);
void exit_accept(CallExit&);
Follow enter_shutdown(CallEntry&);
Follow enter_option(CallEntry&);
Follow enter_plain(CallEntry&);  // getsockname, getpeername: the descriptor is all

// data_readers.cpp: calls that send and receive
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

// wait_readers.cpp: epoll, poll, select
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

// descriptor_readers.cpp: descriptors that come and go, and processes
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
Follow enter_clone(CallEntry&);
Follow enter_clone3(CallEntry&);
Follow enter_unshare(CallEntry&);
Follow enter_exec(CallEntry&);
Follow enter_io_uring(CallEntry&);
Follow enter_restart(CallEntry&);

}  // namespace tcpwhy::calls::readers
