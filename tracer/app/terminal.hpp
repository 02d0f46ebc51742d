// What the surroundings say about the output: the only place that reads the environment and asks
// the terminal.
#pragma once

#include <string>
#include <string_view>

namespace tcpwhy::app {

bool stdout_is_terminal();

/// COLUMNS, else the width of the terminal behind stdout, stderr or stdin, else 100. Not clamped.
int terminal_columns();

/// Colours on stdout unless NO_COLOR is set and not empty (no-color.org), or TERM is "dumb" or
/// absent.
bool terminal_wants_color();

/// What --color says ("auto", "always", "never") of text that goes to stdout.
bool color_wanted(std::string_view when);

/// LC_ALL, else LC_CTYPE, else LANG names UTF-8 (locale(7)).
bool locale_is_utf8();

/// Where this program's own file is, without a slash at the end; "" when it cannot be told.
std::string own_folder();

/// What starts this program from any folder: "tcpwhy" where PATH leads here, else the full path.
std::string own_command();

}  // namespace tcpwhy::app
