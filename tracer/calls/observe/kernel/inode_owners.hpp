// Finds the processes that have a socket, by its inode (/proc/PID/fd, proc(5)): those of another
// user only for root.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls::proc {

struct Owner {
    model::Pid pid = 0;
    std::string name;
};

/// The first process found that has a descriptor of each; looks at all processes once.
std::map<std::uint64_t, Owner> owners_of(const std::set<std::uint64_t>& inodes);

}  // namespace tcpwhy::calls::proc
