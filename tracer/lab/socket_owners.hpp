// Finds sockets that are not observed: NETLINK_SOCK_DIAG (sock_diag(7)) knows that of a connection.
// Its owner: calls/observe/kernel/inode_owners.hpp.
#pragma once

#include <cstdint>
#include <optional>

#include "common/descriptor.hpp"
#include "common/endpoint.hpp"

namespace tcpwhy::lab {

class SocketOwners {
  public:
    /// In the network namespace of the calling thread. A system without sock_diag finds nothing.
    SocketOwners();

    /// The inode of the socket at that end of a connection; before accept(), that of the
    /// listener. 0: there is none, or no process holds it any more.
    std::uint64_t inode_of(const Endpoint& local, const Endpoint& remote);

  private:
    std::optional<std::uint64_t> ask(const Endpoint& local, const Endpoint& remote);
    Descriptor netlink_;
};

}  // namespace tcpwhy::lab
