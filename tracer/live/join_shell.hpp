// The user's shell, started so that its prompt names the lab.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::live {

/// The variable that names the lab to the programs in it.
constexpr const char* lab_variable = "TCPWHY_LAB";

/// The command line of $SHELL (else /bin/sh). Reads the user's own start-up file first, then puts
/// "(tcpwhy LAB) " before the prompt. Sets variables and opens a descriptor, so call it just
/// before execve(2). Where standard input is not a terminal there is no prompt, and nothing
/// changes.
std::vector<std::string> shell_command(const std::string& lab);

}  // namespace tcpwhy::live
