// Notes on the error with which a call failed, where the trace shows why: which socket or
// connection holds the port, which segment reset the connection, which signal interrupted the call.
// Errors are errno(3) numbers; docs/notes has a page for each.
#pragma once

#include "tracer/analysis/rules/trace.hpp"

namespace tcpwhy::analysis {

/// `returned.error` is not 0.
void note_error(Trace& trace, const OpenCall& call, const model::CallReturned& returned,
                model::Notes& notes);

}  // namespace tcpwhy::analysis
