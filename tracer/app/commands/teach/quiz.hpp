// `tcpwhy quiz`: the blanks of a worksheet, one after the other, in this terminal.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_quiz(CommandLine& command);

}  // namespace tcpwhy::app
