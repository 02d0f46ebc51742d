// The causes that go by a segment's place in the stream: of data, and of the FIN after it.
#pragma once

#include "tracer/analysis/cause/sender.hpp"

namespace tcpwhy::analysis {

/// The call that queued the first of the bytes, or the one that made them go.
model::Cause data_cause(const Sender& sender, model::Notes& notes);

/// The call, or the end of the process, that closed the socket.
model::Cause fin_cause(const Sender& sender, model::Notes& notes);

}  // namespace tcpwhy::analysis
