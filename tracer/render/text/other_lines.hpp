// The words of lines of the format "text" that are not segments: returned calls and ICMP errors.
#pragma once

#include <string>

#include "tracer/model/finding.hpp"
#include "tracer/model/icmp_error.hpp"
#include "tracer/model/socket_call.hpp"
#include "tracer/render/words/options.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {

/// "echo-server (7) read(4, 2) = 2, woken by #4"; without `returned`, "… has not returned".
void append_call_line(std::string& out, const model::CallEntered& call,
                      const model::CallReturned* returned, const model::CallFinding& finding,
                      const Processes& processes);

/// tcpdump's words, then the segment that the error quotes and, unless quiet, the states.
/// "~ 127.0.0.1:40140 > 127.0.0.1:9877: Flags [S.], passed  inferred from connect (echo-client)".
void append_implied_line(std::string& out, const model::Implied& implied, const Options& options,
                         const Processes& processes);

void append_error_line(std::string& out, const model::IcmpError& error,
                       const model::IcmpFinding& finding, const Options& options);

}  // namespace tcpwhy::render
