// The sentence for an ICMP error.
#pragma once

#include <string>

#include "tracer/model/finding.hpp"
#include "tracer/model/icmp_error.hpp"

namespace tcpwhy::why {

/// Appends one plain sentence, without the full stop: the message, and the segment it is about.
void append_why(std::string& out, const model::IcmpError& error, const model::IcmpFinding& finding);

}  // namespace tcpwhy::why
