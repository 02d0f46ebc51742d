// `tcpwhy live`: a persistent lab.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_live(CommandLine& command);

}  // namespace tcpwhy::app
