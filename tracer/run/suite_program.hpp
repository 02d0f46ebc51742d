// Finds the programs of this suite: they lie beside the program that runs.
#pragma once

#include <string>

#include "tracer/helpers/own_program.hpp"
#include "tracer/run/runner.hpp"

namespace tcpwhy::run {

using helpers::own_path;
using helpers::own_program;

/// The word itself, unless it names a program of this suite.
std::string suite_program(const std::string& word);

/// Commands that begin with the name of a program of this suite get its full path.
void find_own_programs(RunRequest& request);

}  // namespace tcpwhy::run
