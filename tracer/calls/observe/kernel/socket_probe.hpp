// Asking the kernel about a tracee's socket through a duplicate of its descriptor (pidfd_getfd(2)).
//
// A duplicate keeps a socket alive: it lives only as long as the question, while the tracee is
// stopped.
#pragma once

#include <optional>

#include "common/descriptor.hpp"
#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls {

/// Facts known about a descriptor beforehand: each spares a question to the kernel.
struct KnownSocket {
    bool is_tcp = false;
    model::SocketId id = 0;           ///< 0: to be asked
    std::optional<bool> nonblocking;  ///< absent: to be asked
};

/// How a process' descriptors are reached: the way that worked first is kept.
class SocketProbe {
  public:
    explicit SocketProbe(model::Pid process) : process_(process) {}

    /// The identity of the TCP socket of a descriptor; 0 when it is none. `known_tcp` spares
    /// the questions.
    model::SocketId identify(model::Pid tid, int fd, bool known_tcp);
    /// Everything of it; nothing when it is not a TCP socket or cannot be asked.
    std::optional<model::SocketSnapshot> ask(model::Pid tid, int fd, Clock& clock,
                                             const KnownSocket& known);

    /// A descriptor of our own for the same socket; none where pidfd_getfd is refused.
    Descriptor duplicate(model::Pid tid, int fd);

  private:
    model::Pid process_;
    Descriptor pidfd_;
    bool refused_ = false;  ///< pidfd_getfd is not allowed here: /proc/PID/net/tcp must do
};

}  // namespace tcpwhy::calls
