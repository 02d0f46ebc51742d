// The sentences: the cause of a segment, the meaning of an ICMP error, the meaning of a note. Pure;
// the one place where they are worded, so that every outlet says the same.
#pragma once

#include <string>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/why/explain_icmp.hpp"
#include "tracer/why/explain_note.hpp"

namespace tcpwhy::why {

/// Appends one plain sentence, without the full stop: "the client's connect() opens the
/// connection".
void append_why(std::string& out, const model::Segment& segment,
                const model::SegmentFinding& finding);

}  // namespace tcpwhy::why
