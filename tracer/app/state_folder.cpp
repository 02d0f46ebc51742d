#include "tracer/app/state_folder.hpp"

#include <cstdlib>

#include "common/errors.hpp"

namespace tcpwhy::app {

std::string state_folder() {
    // A relative path is invalid and is ignored, as the specification asks.
    if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && state[0] == '/')
        return std::string(state) + "/tcpwhy";
    if (const char* home = std::getenv("HOME"); home != nullptr && home[0] == '/')
        return std::string(home) + "/.local/state/tcpwhy";
    throw UnavailableError(
        "cannot find a folder for your answers: neither XDG_STATE_HOME nor HOME is set; set one");
}

}  // namespace tcpwhy::app
