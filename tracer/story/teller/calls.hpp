// Decides which calls a story tells, and whether in one line or two.
#pragma once

#include "tracer/model/finding.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::story {

/// True for calls that can concern a connection; from verbosity 2 on for all calls.
bool is_told(const model::CallEntered& call, int verbosity);

/// True if the call had to wait, whether or not a segment ended the wait. `returned` is null if the
/// call has not returned.
bool has_waited(const model::CallEntered& call, const model::CallReturned* returned,
                const model::CallFinding& finding);

}  // namespace tcpwhy::story
