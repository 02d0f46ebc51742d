// The text of a frame's comment in a recording, as Wireshark shows it: one sentence that says why
// the frame was sent, and below it key=value words, one blank between two, no blank within one.
#pragma once

#include <string>
#include <string_view>

#include "tracer/model/finding.hpp"
#include "tracer/model/icmp_error.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::render {

/// `process` is the name of the process in the cause; "" when it is not known.
void append_comment(std::string& out, const model::Segment& segment,
                    const model::SegmentFinding& finding, std::string_view process,
                    const model::CallSite* site);
void append_comment(std::string& out, const model::IcmpError& error,
                    const model::IcmpFinding& finding);

}  // namespace tcpwhy::render
