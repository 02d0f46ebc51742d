// Programs that run other programs. Their native stack shows the interpreter's functions, and not
// the lines of the program that it runs. Pure.
#pragma once

#include <string_view>

namespace tcpwhy::helpers {

/// True for the path of such a program: "/usr/bin/python3.11", "/opt/jdk/bin/java".
bool is_interpreter(std::string_view path);

}  // namespace tcpwhy::helpers
