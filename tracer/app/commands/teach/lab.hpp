// `tcpwhy lab`: a lab, walked through in this terminal.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_lab(CommandLine& command);

}  // namespace tcpwhy::app
