// `tcpwhy doctor`: which abilities this machine has, and how to fix the others.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_doctor(CommandLine& command);

}  // namespace tcpwhy::app
