// The flags of every command that shows a trace, with tcpdump's letters where it has them.
#pragma once

#include <string>
#include <vector>

#include "common/command_line.hpp"
#include "tracer/run/outlets/display_options.hpp"

namespace tcpwhy::app {

/// The values as the command line fills them in; it keeps the order of -f and -o elsewhere.
struct DisplayFlags {
    run::DisplayOptions options;
    std::vector<std::string> formats;    ///< -f
    std::vector<std::string> files;      ///< -o
    std::string recording;               ///< -w
    std::vector<std::string> processes;  ///< --process
    bool summary = false;                ///< --summary
    bool stat = false;                   ///< --stat
    bool numeric = false;                ///< -n changes nothing
};
void add_display_flags(CommandLine& command, DisplayFlags& flags);

/// The options as a value, after the command line has been parsed.
run::DisplayOptions display_options(const CommandLine& command, const DisplayFlags& flags);

}  // namespace tcpwhy::app
