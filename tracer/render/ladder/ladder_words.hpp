// The ladder's words for a segment, a process or an ICMP error: wordings for a cell, the longest
// first.
#pragma once

#include <string>

#include "tracer/model/finding.hpp"
#include "tracer/model/icmp_error.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/render/ladder/ladder_call_words.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// Why the sender sent it, where no call's row says so: "kernel, for listen()", "timer: delayed
/// ACK".
Wordings cause_words(const model::Cause& cause);

/// "exits with status 0", "killed by SIGKILL".
Wordings event_words(const model::ProcessEvent& event, const Options& options);

/// "ICMP port-unreachable, about 1", as much of it as `columns` hold.
std::string icmp_label(const model::IcmpError& error, const model::IcmpFinding& finding,
                       int columns);

/// "4 PSH 1:3 ack 1 "a\n"", as much of it as `columns` hold.
std::string segment_label(const model::Segment& segment, const model::SegmentFinding& finding,
                          int columns, const Options& options);

/// "(SYN-ACK)", "(2 bytes)", "(FIN or RST, sent or waiting)": in brackets, because nobody saw it.
std::string implied_label(const model::Implied& implied);

}  // namespace tcpwhy::render
