// `tcpwhy scenarios`: the catalogue, or the file of one scenario.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_scenarios(CLI::App& command);

}  // namespace tcpwhy::app
