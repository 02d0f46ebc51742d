// `tcpwhy demo`: the article's run, from start to end.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_demo(CommandLine& command);

}  // namespace tcpwhy::app
