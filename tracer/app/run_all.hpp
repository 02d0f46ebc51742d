// `tcpwhy run --all`: every scenario of the catalogue, each by a process of its own in a lab of its
// own, side by side.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace tcpwhy::app {

struct RunAll {
    std::string output_folder;  ///< "": nothing is kept
    int jobs = 0;               ///< 0: as many as fit
    int repeat = 1;
};

/// --output-dir, --jobs and --repeat.
void add_run_all_options(CLI::App& command, RunAll& options);

/// Returns the exit status: 0 when all was as expected, 1 when something was not, 3 when some could
/// not be run here.
int run_all(const RunAll& options);

}  // namespace tcpwhy::app
