// One program of a run: its part, its command, its standard input.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::helpers {
class Job;
}

namespace tcpwhy::run {

struct Program {
    std::string name;  ///< "server", "client", "client-2": see role_named()
    std::vector<std::string> argv;
    /// Its standard input where nothing is typed into it; "" for none, "-" for this process's own.
    std::string input_file;
    /// Confines it; null: it runs as this process does. Must outlive the run.
    helpers::Job* job = nullptr;
};

/// Throws UsageError when a command does not exist or is not executable. Starts nothing.
void require_program(const std::vector<std::string>& argv);

}  // namespace tcpwhy::run
