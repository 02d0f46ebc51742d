// Logging to stderr with spdlog, for the person who runs the programs. Results go to stdout and are
// not logged.
#pragma once

#include <string>

namespace tcpwhy {

/// How much to log. The default is warnings and errors; each -v adds a level (info, debug, trace),
/// each -q removes one (errors only, nothing).
struct Verbosity {
    int verbose = 0;  ///< how often -v was given
    int quiet = 0;    ///< how often -q was given
};

/// Makes the default logger write one line a message to stderr: "PROGRAM: LEVEL: TEXT". Call it
/// once, in main().
void set_up_logging(const std::string& program, Verbosity verbosity);

}  // namespace tcpwhy
