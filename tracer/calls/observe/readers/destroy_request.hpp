// SOCK_DESTROY of sock_diag(7), as `ss -K` sends it: a netlink message that ends a TCP connection
// of any process. The kernel sends the reset within the call that carries the message.
#pragma once

#include <span>

#include "tracer/calls/observe/readers/call_stop.hpp"

struct iovec;

namespace tcpwhy::calls::readers {

/// The entry of a call that sends these buffers to something else than a TCP socket. If they are
/// such a request, the fact becomes a sock_destroy of the socket that it names.
Follow enter_destroy_request(CallEntry& entry, std::span<const iovec> buffers);

}  // namespace tcpwhy::calls::readers
