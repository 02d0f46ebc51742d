// Sockets that existed before the observation began: listeners, and connections whose opening
// nobody saw. The kernel's state at that moment is where the state machine starts.
#pragma once

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/model/fact.hpp"

namespace tcpwhy::analysis {

/// The observer has looked at a socket: the trace learns its addresses and state. The socket may
/// have been there before its observation began; then it listens, or is an end of a connection.
void analyze(Trace& trace, const model::SocketSeen& seen);

/// A connection whose opening was not seen: its ends that are observed are what the kernel said of
/// them when their observation began.
void take_over_before(Trace& trace, Connection& connection);

/// The part of what a read returned that had arrived before.
std::uint64_t take_unread_before(SocketView* socket, const model::CallEntered& entered,
                                 std::int64_t result);

}  // namespace tcpwhy::analysis
