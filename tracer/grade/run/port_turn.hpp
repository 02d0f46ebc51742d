// In a network namespace that others share, one check at a time has the assignment's port.
#pragma once

#include <cstdint>

#include "common/descriptor.hpp"

namespace tcpwhy::grade {

/// An abstract address of a Unix socket (unix(7)) is the lock: it belongs to the network namespace,
/// as the port does, and the kernel gives it back however its holder ends.
class PortTurn {
  public:
    /// Waits for its turn. Throws MachineFault when another grader keeps it for too long.
    explicit PortTurn(std::uint16_t port);

  private:
    Descriptor socket_;
};

}  // namespace tcpwhy::grade
