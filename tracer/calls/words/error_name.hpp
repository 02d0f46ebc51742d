// The names of errno values. Pure.
#pragma once

#include <string>

namespace tcpwhy::calls {

/// "ECONNREFUSED"; "E123" for numbers without a name.
std::string error_name(int error);

}  // namespace tcpwhy::calls
