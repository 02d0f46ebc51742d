// The interest list of an epoll instance (epoll(7)), as the calls that wait at it see it: the
// watches of an open epoll_wait(2) change while it waits. Among the waiting calls, only
// epoll_wait(2) and its variants have a descriptor.
#pragma once

#include <vector>

#include "tracer/analysis/sockets/socket_view.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::analysis {

/// epoll_ctl(2) of any thread changes the watches of the waits at its instance. Returns those that
/// watch one more descriptor, that of the socket `epoll_ctl.socket`.
std::vector<OpenCall*> apply_change(OpenCalls& calls, const model::CallEntered& epoll_ctl);

/// `wait` has reported `ready`: no other wait at the instance watches it with EPOLLONESHOT
/// until epoll_ctl(2) arms it again.
void disarm_others(OpenCalls& calls, const model::CallEntered& wait, const model::Watch& ready);

}  // namespace tcpwhy::analysis
