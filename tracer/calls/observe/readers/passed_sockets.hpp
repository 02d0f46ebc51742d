// TCP sockets that go to another process in the control messages of a Unix socket: SCM_RIGHTS of
// unix(7).
#pragma once

#include <sys/socket.h>

#include <cstddef>

#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls::readers {

/// Those in the message are on their way from here on. `place`: which of the call's messages it is,
/// from 0.
void pass_sockets(CallEntry& entry, const msghdr& message, std::size_t place);
/// A call on something else than a TCP socket is of interest when it passes TCP sockets.
Follow passes_sockets(const CallEntry& entry);
/// The call has sent only so many of its messages: what the others have never was on its way.
void take_back_passed(CallExit& exit, std::size_t messages_sent);
/// Those in the message have come.
void receive_sockets(CallExit& exit, const msghdr& message);

}  // namespace tcpwhy::calls::readers
