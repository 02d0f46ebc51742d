// The segments that ended a call's wait, and the bytes of the stream that a receive took.
#pragma once

#include <vector>

#include "tracer/analysis/rules/trace.hpp"

namespace tcpwhy::analysis {

/// In ascending order; empty when the call did not have to wait. `subject` is the call's socket, or
/// the one that it has made; null: none. It counts what was read, so it is called once.
std::vector<model::SegmentNumber> wakers_of(Trace& trace, const OpenCall& call,
                                            const model::CallReturned& returned,
                                            const SocketView* subject);

}  // namespace tcpwhy::analysis
