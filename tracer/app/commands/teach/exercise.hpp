// `tcpwhy exercise`: a worksheet from a lab or a recording.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_exercise(CommandLine& command);

}  // namespace tcpwhy::app
