// The help that a terminal shows.
#pragma once

#include <string>

#include "common/manual/manual.hpp"

namespace tcpwhy {

constexpr std::size_t help_columns = 80;

/// The answer to --help: usage, commands, the options that are often used, examples. It fits a
/// terminal of 80 columns and 24 lines, which a test checks for every command.
std::string short_help(const Manual& manual);

/// The answer to --help-all: every option with its whole description.
std::string whole_help(const Manual& manual);

}  // namespace tcpwhy
