// TCP sockets by /proc/PID/net/tcp and tcp6: for systems that refuse pidfd_getfd(2). Slower, and it
// knows only sockets that are bound or connected; the identity is the inode, marked so that it
// never equals a cookie.
#pragma once

#include <optional>

#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/calls/observe/kernel/inode_owners.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls::proc_net {

model::SocketId identify(model::Pid tid, int fd, bool known_tcp);
std::optional<model::SocketSnapshot> ask(model::Pid tid, int fd, Clock& clock);

/// The socket that keeps others from binding to that endpoint: a listener before any other. One
/// that is bound and does nothing else is not listed.
std::optional<model::PortHolder> holder_of(model::Pid tid, const Endpoint& wanted);

/// The process that has a UDP socket on that port, in the network of `tid`.
std::optional<proc::Owner> udp_owner(model::Pid tid, std::uint16_t port);

}  // namespace tcpwhy::calls::proc_net
