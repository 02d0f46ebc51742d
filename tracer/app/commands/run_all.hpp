// `tcpwhy run --all`: every scenario of the catalogue, each in a process and a lab of its
// own, several at once.
#pragma once

#include <string>

#include "common/command_line.hpp"

namespace tcpwhy::app {

struct RunAll {
    std::string output_folder;  ///< "": nothing is kept
    int jobs = 0;               ///< 0: as many as fit
    int repeat = 1;
};

/// --output-dir, --jobs and --repeat.
void add_run_all_options(CommandLine& command, RunAll& options);

/// Returns the exit status: 0 when all runs were as expected, 1 when one was not, 3 when this
/// machine could not do some.
int run_all(const RunAll& options);

}  // namespace tcpwhy::app
