// `tcpwhy explain`: a topic, or the list of topics.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_explain(CLI::App& command);

}  // namespace tcpwhy::app
