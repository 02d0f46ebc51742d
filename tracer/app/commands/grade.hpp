// `tcpwhy grade`: students' programs, judged by what they did.
#pragma once

#include "tracer/app/command.hpp"

namespace tcpwhy::app {

Job declare_grade(CommandLine& command);

}  // namespace tcpwhy::app
