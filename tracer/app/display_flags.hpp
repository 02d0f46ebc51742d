// The flags of every command that shows a trace, with tcpdump's letters where it has them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tracer/run/outlets/display_options.hpp"

namespace tcpwhy::app {

/// The values as CLI11 fills them in; it keeps the order of -f and -o elsewhere.
struct DisplayFlags {
    run::DisplayOptions options;
    std::vector<std::string> formats;  ///< -f
    std::vector<std::string> files;    ///< -o
    std::string recording;             ///< -w
    bool summary = false;              ///< --summary
    bool numeric = false;              ///< -n changes nothing
};
void add_display_flags(CLI::App& command, DisplayFlags& flags);

/// The options as a value, after the command line has been parsed.
run::DisplayOptions display_options(const CLI::App& command, const DisplayFlags& flags);

}  // namespace tcpwhy::app
