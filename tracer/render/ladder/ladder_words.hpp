// What the ladder says of a call, a segment or a process: wordings for its cells, longest first.
#pragma once

#include <string>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/icmp_error.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/model/socket_call.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

using Wordings = std::vector<std::string>;

/// A call that begins to wait: "accept4(3) … waits".
Wordings waiting_words(const model::CallEntered& call, const Options& options);

/// A call that did not wait, on one row: "write(4, \"a\\n\", 2) = 2". Without `returned`: as it
/// began.
Wordings call_words(const model::CallEntered& call, const model::CallReturned* returned,
                    const Options& options);

/// A call that waited, as it returns: "accept4 = 4 ◂ woken by 3".
Wordings return_words(const model::CallEntered& call, const model::CallReturned& returned,
                      const std::vector<model::SegmentNumber>& woken_by, const Options& options);

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

/// The striking ones (model::is_striking), with verbosity all; "; " between two.
void append_notes(std::string& out, const model::Notes& notes, const Options& options);

}  // namespace tcpwhy::render
