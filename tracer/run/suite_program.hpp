// Finds the programs of this suite: they lie beside the program that runs.
#pragma once

#include <string>

#include "tracer/run/runner.hpp"

namespace tcpwhy::run {

/// The file of the program that runs (/proc/self/exe); "" when the system does not say.
std::string own_path();

/// The full path of a program of this suite beside this one, or its name alone where it is not
/// there.
std::string own_program(const std::string& name);
/// The word itself, unless it names a program of this suite.
std::string suite_program(const std::string& word);

/// Commands that begin with the name of a program of this suite get its full path.
void find_own_programs(RunRequest& request);

}  // namespace tcpwhy::run
