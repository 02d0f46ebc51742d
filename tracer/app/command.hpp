// The commands of tcpwhy: one file each, one row of the table in main.cpp each.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace tcpwhy::app {

/// Does what the command line asked for and returns the exit status.
using Job = std::function<int()>;

/// Declares a command's options on its own part of the command line, and returns its job.
using Declare = Job (*)(CLI::App& command);

/// What -c may be given.
inline CLI::Range countable() {
    constexpr int most = 2'000'000'000;
    return CLI::Range(1, most);
}

Job declare_demo(CLI::App& command);
Job declare_run(CLI::App& command);
Job declare_read(CLI::App& command);
Job declare_scenarios(CLI::App& command);
Job declare_live(CLI::App& command);
Job declare_join(CLI::App& command);
Job declare_explain(CLI::App& command);
Job declare_doctor(CLI::App& command);

}  // namespace tcpwhy::app
