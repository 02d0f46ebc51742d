// `tcpwhy scenarios`: the catalogue, or the file of one scenario.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_scenarios(CommandLine& command);

}  // namespace tcpwhy::app
