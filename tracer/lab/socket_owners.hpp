// Whose sockets are they? What the system tells of processes that are not observed: a connection's
// socket by NETLINK_SOCK_DIAG (sock_diag(7)), its process by /proc/PID/fd (proc(5)), which shows
// those of other users to root alone.
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
    /// In the network namespace of the calling thread. A system without sock_diag tells nothing.
    SocketOwners();

    /// The inode of the socket at that end of a connection; of the listener as long as no accept()
    /// has taken it. 0: there is none, or it has left its process.
    std::uint64_t inode_of(const Endpoint& local, const Endpoint& remote);
    /// The first process found that has a descriptor of each; looks at all processes once.
    static std::map<std::uint64_t, Owner> owners_of(const std::set<std::uint64_t>& inodes);

  private:
    std::optional<std::uint64_t> ask(const Endpoint& local, const Endpoint& remote);
    Descriptor netlink_;
};

}  // namespace tcpwhy::lab
