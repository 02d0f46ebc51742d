// `tcpwhy run`: a scenario, or any server and client.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_run(CommandLine& command);

}  // namespace tcpwhy::app
