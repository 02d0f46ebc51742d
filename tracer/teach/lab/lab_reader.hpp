// Reads lab.toml (docs/labs.md). Each fault is a UsageError "FILE:LINE:COLUMN: …".
#pragma once

#include <string>
#include <string_view>

#include "tracer/teach/lab/lab.hpp"

namespace tcpwhy::teach {

/// `file` is for messages. The lab has neither number nor hand-out nor recording.
Lab parse_lab(std::string_view text, const std::string& file);

}  // namespace tcpwhy::teach
