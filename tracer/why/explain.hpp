// The sentences: why a segment was sent, and what a note means here. Pure; the one place where they
// are worded, so that every outlet says the same.
#pragma once

#include <string>

#include "tracer/model/finding.hpp"
#include "tracer/model/icmp_error.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/why/explain_note.hpp"

namespace tcpwhy::why {

/// One plain sentence, without the full stop: "the client's connect() opens the connection".
void append_why(std::string& out, const model::Segment& segment,
                const model::SegmentFinding& finding);

/// The same of an ICMP error: what it says, of which segment.
void append_why(std::string& out, const model::IcmpError& error, const model::IcmpFinding& finding);

}  // namespace tcpwhy::why
