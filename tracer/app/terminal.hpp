// The surroundings of the output. Only this unit reads the environment and asks the terminal.
#pragma once

#include <string>
#include <string_view>

#include "tracer/run/outlets/display_options.hpp"

namespace tcpwhy::app {

bool stdout_is_terminal();

/// COLUMNS, else the width of the terminal at stdout, stderr or stdin, else 100. Not clamped.
int terminal_columns();

/// Colours on stdout unless NO_COLOR is set and not empty (no-color.org), or TERM is "dumb" or
/// absent.
bool terminal_wants_color();

/// Whether text on stdout is coloured, as --color says ("auto", "always", "never").
bool color_wanted(std::string_view when);

/// LC_ALL, else LC_CTYPE, else LANG names UTF-8 (locale(7)).
bool locale_is_utf8();

/// All of this in one value, for the plan of the outlets.
run::Surroundings surroundings();

/// The word that starts this program from any folder: "tcpwhy" where PATH leads here, else the full
/// path.
std::string own_command();

}  // namespace tcpwhy::app
