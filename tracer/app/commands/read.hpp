// `tcpwhy read`: a capture file, with the calls that it has recorded.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_read(CommandLine& command);

}  // namespace tcpwhy::app
