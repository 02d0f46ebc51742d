// `tcpwhy join`: a command in a live lab.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_join(CommandLine& command);

}  // namespace tcpwhy::app
