// Finds the owners of sockets that are not observed. NETLINK_SOCK_DIAG (sock_diag(7)) finds the
// socket of a connection; /proc/PID/fd (proc(5)) finds its process, that of another user only for
// root.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "common/descriptor.hpp"
#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::lab {

struct Owner {
    model::Pid pid = 0;
    std::string name;
};

class SocketOwners {
  public:
    /// In the network namespace of the calling thread. A system without sock_diag finds nothing.
    SocketOwners();

    /// The inode of the socket at that end of a connection; before accept(), that of the
    /// listener. 0: there is none, or no process holds it any more.
    std::uint64_t inode_of(const Endpoint& local, const Endpoint& remote);
    /// The first process found that has a descriptor of each; looks at all processes once.
    static std::map<std::uint64_t, Owner> owners_of(const std::set<std::uint64_t>& inodes);

  private:
    std::optional<std::uint64_t> ask(const Endpoint& local, const Endpoint& remote);
    Descriptor netlink_;
};

}  // namespace tcpwhy::lab
