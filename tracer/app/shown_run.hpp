// What `run` and `demo` share: stand on a rung, run the pair, show the trace and what the programs
// printed.
#pragma once

#include <string>

#include "tracer/app/outlets.hpp"
#include "tracer/run/expectation.hpp"
#include "tracer/run/runner.hpp"

namespace tcpwhy::app {

/// --lab; adds the option.
void add_lab_option(CLI::App& command, std::string& lab);

/// Returns the exit status; throws what cannot be started or written. `words` is a pcap filter, ""
/// for none; `expectation` what the run is compared with, null for nothing.
int trace_run(run::RunRequest request, const std::string& lab, const std::string& words,
              DisplayOptions display, const std::string& default_format,
              run::Expectation* expectation = nullptr);

/// Commands that begin with the name of one of the suite's programs get its full path.
void find_own_programs(run::RunRequest& request);

/// The full path of a program of this suite beside this one, or its name alone where it is not
/// there.
std::string own_program(const std::string& name);
/// The word itself, unless it names a program of this suite.
std::string suite_program(const std::string& word);

}  // namespace tcpwhy::app
