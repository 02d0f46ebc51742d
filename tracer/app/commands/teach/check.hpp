// `tcpwhy check`: marks worksheets.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_check(CommandLine& command);

}  // namespace tcpwhy::app
