// A call returns a new socket: accept() takes a connection out of the queue of its listener, and
// joins the connection's end with the socket. Such a connection may have been reset meanwhile,
// accept(2).
#pragma once

#include "tracer/analysis/rules/trace.hpp"

namespace tcpwhy::analysis {

/// For a call whose return made a socket (`returned.made`): accept(), or another that gives a
/// socket a descriptor.
void end_with_new_socket(Trace& trace, const model::CallEntered& entered,
                         const model::CallReturned& returned);

/// For an accept() that failed. If it has lost a connection (loses_accepted()), that connection
/// leaves the queue and may have woken it.
void end_failed_accept(Trace& trace, const OpenCall& call, const model::CallReturned& returned,
                       SocketView& listener, model::CallFinding& finding);

}  // namespace tcpwhy::analysis
