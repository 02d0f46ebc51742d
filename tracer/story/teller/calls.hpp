// Which calls a story tells, and in how many lines.
#pragma once

#include "tracer/model/finding.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::story {

/// Calls that a connection can have to do with; from verbosity 2 on all of them.
bool is_told(const model::CallEntered& call, int verbosity);

/// Whether the caller was held up: by what a segment ended, or by what ended without one. Null
/// where the call has not returned.
bool has_waited(const model::CallEntered& call, const model::CallReturned* returned,
                const model::CallFinding& finding);

}  // namespace tcpwhy::story
