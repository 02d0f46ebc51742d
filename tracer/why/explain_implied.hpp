// The sentence that says which call implies something on the wire.
#pragma once

#include <string>

#include "tracer/model/finding.hpp"

namespace tcpwhy::why {

/// Appends one plain sentence, without the full stop: "connect() returned 0, so the SYN-ACK had
/// arrived".
void append_why(std::string& out, const model::Implied& implied);

}  // namespace tcpwhy::why
