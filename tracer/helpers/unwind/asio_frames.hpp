// Which functions on a stack are Asio's operations, and which only work off what was begun
// elsewhere. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tcpwhy::helpers {

/// The operation of Asio that a function is or carries out: "asio::async_write", "read_some",
/// "acceptor::accept". Nothing for other functions and for Asio's internals that carry out none.
std::optional<std::string> asio_operation(std::string_view function);

/// True for a function of Asio that works off what was begun elsewhere: io_context::run() and its
/// kin, the completion of an operation, the resumption of a coroutine. The frames around it only
/// wait, so none of them made the call.
bool works_off(std::string_view function);

/// True for Asio's wait for events, made by nobody's operation: the loop itself makes that call.
bool waits_for_events(std::string_view function);

}  // namespace tcpwhy::helpers
