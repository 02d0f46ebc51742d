// The programs of the suite: they lie beside each other.
#pragma once

#include <string>

namespace tcpwhy::helpers {

/// The file of the program that runs (/proc/self/exe); "" when the system does not say.
std::string own_path();

/// The path of a program beside this one, or the bare name, to be looked up in PATH, where there is
/// none.
std::string own_program(const std::string& name);

}  // namespace tcpwhy::helpers
