// The segments that ended a wait for events: epoll_wait(2), poll(2), select(2).
//
// A wait is ended by an event in the kernel's sense (epoll(7), tcp_poll() in net/ipv4/tcp.c). Data,
// a FIN and a reset are events. An acknowledgment is one only at a socket that had no room for more
// to send. A wait that finds its socket ready at once does not wait, and no segment ends it.
#pragma once

#include <vector>

#include "tracer/analysis/rules/trace.hpp"

namespace tcpwhy::analysis {

/// In ascending order; empty when the call did not have to wait.
std::vector<model::SegmentNumber> wait_woken_by(Trace& trace, const OpenCall& call,
                                                const model::CallReturned& returned);

}  // namespace tcpwhy::analysis
