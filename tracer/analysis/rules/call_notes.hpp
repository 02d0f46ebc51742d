// Notes on calls, for facts that no segment shows: a close that sends nothing, an address that is
// still in use, a read that stops before the urgent byte.
#pragma once

#include "tracer/analysis/rules/trace.hpp"

namespace tcpwhy::analysis {

/// Asked when the call has returned, before it is taken off its sockets; `subject` is its socket,
/// or the one that it has made. `side` of the finding is known.
void note_call(Trace& trace, const OpenCall& call, const model::CallReturned& returned,
               const SocketView* subject, model::CallFinding& finding);

}  // namespace tcpwhy::analysis
