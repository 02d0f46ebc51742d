// Logging: spdlog to stderr, for whoever looks after the programs. People's text goes to stdout and
// is not logged.
#pragma once

#include <string>

namespace tcpwhy {

/// How much to log: 0 warnings and errors; each -v one level more (info, debug, trace), each -q one
/// less (errors, nothing).
struct Verbosity {
    int verbose = 0;  ///< how often -v was given
    int quiet = 0;    ///< how often -q was given
};

/// Makes the default logger write to stderr, one line a message: "PROGRAM: LEVEL: TEXT". Call it
/// once, in main.
void set_up_logging(const std::string& program, Verbosity verbosity);

}  // namespace tcpwhy
