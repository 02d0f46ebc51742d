// Calls in the words of strace: "connect(3, 127.0.0.1:9877)". Pure.
#pragma once

#include <string>

#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls {

/// "accept4(3)", "write(4, \"a\\n\", 2)", "shutdown(4, SHUT_WR)", "setsockopt(3, SOL_SOCKET,
/// SO_REUSEADDR, 1)".
void append_call(std::string& out, const model::CallEntered& call);

/// "= 4", "= -1 ECONNREFUSED"; "" when it has not returned.
void append_result(std::string& out, const model::CallReturned* returned);

}  // namespace tcpwhy::calls
