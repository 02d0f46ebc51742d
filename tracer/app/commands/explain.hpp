// `tcpwhy explain`: a topic, or the list of topics.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_explain(CommandLine& command);

}  // namespace tcpwhy::app
