// `tcpwhy labs`: the list of the labs, with what the student has done.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_labs(CommandLine& command);

}  // namespace tcpwhy::app
