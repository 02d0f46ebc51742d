// The outlets of a command: planned with this terminal's surroundings, and checked against the
// command's own input files.
#pragma once

#include <string>
#include <vector>

#include "tracer/app/terminal.hpp"
#include "tracer/run/outlets/outlets.hpp"

namespace tcpwhy::app {

/// Throws UsageError and UnavailableError; nothing has been opened then. `inputs` are the files
/// that the command reads ("-": standard input, "": none).
run::OutletPlan checked_plan(const run::DisplayOptions& display, const std::string& default_format,
                             const std::vector<std::string>& inputs);

/// Closes the outlets; prints the remark that they have for the user.
void finish(run::Outlets& outlets);

}  // namespace tcpwhy::app
