// Resets: the call that aborts the connection, or the segment that the kernel answers with one.
#pragma once

#include "tracer/analysis/cause/sender.hpp"

namespace tcpwhy::analysis {

/// A RST with ACK is an abort by a socket that exists; one without answers a segment that had an
/// ACK and found no socket (RFC 9293 section 3.10.7.1). Only the answer to a SYN, which has no ACK,
/// looks like an abort.
model::Cause reset_cause(const Sender& sender, model::Notes& notes);

}  // namespace tcpwhy::analysis
