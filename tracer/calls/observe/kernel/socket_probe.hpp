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

/// Facts known about a socket: each spares a question to the kernel.
struct KnownSocket {
    bool is_tcp = false;
    model::SocketId id = 0;  ///< 0: to be asked; the other facts are then those of a new socket
    bool is_it = false;      ///< the descriptor surely still refers to `id`
    std::optional<bool> nonblocking;  ///< absent: to be asked
    bool single_path = false;         ///< it is no MPTCP socket
    bool never_lingers = false;       ///< nobody has set its SO_LINGER
    std::optional<Endpoint> local;    ///< holds with `remote`, as long as it stays connected
    std::optional<Endpoint> remote;
};

/// In this state a socket keeps both of its addresses.
bool keeps_addresses(std::optional<model::TcpState> state);

/// How a process' descriptors are reached: the way that worked first is kept.
class SocketProbe {
  public:
    explicit SocketProbe(model::Pid process) : process_(process) {}

    struct Identity {
        model::SocketId id = 0;  ///< 0: not a TCP socket
        bool single_path = false;
    };
    /// The identity of the TCP socket of a descriptor. `known_tcp` spares the questions whether it
    /// is one.
    Identity identify(model::Pid tid, int fd, bool known_tcp);
    /// Everything of it; nothing when it is not a TCP socket or cannot be asked. `known` is brought
    /// up to date: it may turn out to be another socket.
    std::optional<model::SocketSnapshot> ask(model::Pid tid, int fd, Clock& clock,
                                             KnownSocket& known);

    /// A descriptor of our own for the same socket; none where pidfd_getfd is refused.
    Descriptor duplicate(model::Pid tid, int fd);

  private:
    model::Pid process_;
    Descriptor pidfd_;
    bool refused_ = false;  ///< pidfd_getfd is not allowed here: /proc/PID/net/tcp must do
};

}  // namespace tcpwhy::calls
