// One command of tcpwhy: its options, and its job. Each command has a header of its own in
// commands/ and is one row of the table in
// command_line.cpp.
#pragma once

#include <functional>

#include "common/command_line.hpp"

namespace tcpwhy::app {

/// Does the work that the command line asked for and returns the exit status.
using Job = std::function<int()>;

/// Declares a command's options on its own part of the command line, and returns its job.
using Declare = Job (*)(CommandLine& command);

}  // namespace tcpwhy::app
