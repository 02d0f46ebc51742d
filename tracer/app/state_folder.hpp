// The folder for what a student has done: $XDG_STATE_HOME/tcpwhy (XDG Base Directory
// Specification), which he may read and remove.
#pragma once

#include <string>

namespace tcpwhy::app {

/// $XDG_STATE_HOME/tcpwhy, else ~/.local/state/tcpwhy. Throws UnavailableError if neither variable
/// names a folder. The folder need not exist.
std::string state_folder();

}  // namespace tcpwhy::app
