// The table of the sentences that say why a segment was sent.
#pragma once

#include <string_view>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::why {

/// The sentence for this segment, with gaps:
///   {call} is "write()"     {side} "client"    {peer} "server"     {bytes} "2 bytes"
///   {to} "segment 4"        {window} "64 bytes"                    {ended} "process ended", with
///   its signal
std::string_view why_sentence(const model::Segment& segment, const model::SegmentFinding& finding);

}  // namespace tcpwhy::why
