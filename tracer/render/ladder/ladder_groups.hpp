// Rows that are drawn together: each connection's rows stand in one group.
#pragma once

#include <unordered_map>
#include <vector>

#include "tracer/render/ladder/ladder_entry.hpp"

namespace tcpwhy::render {

using Group = std::vector<Entry*>;  ///< none is null; in the order of the trace
using LastConnections = std::unordered_map<model::Pid, model::ConnectionId>;

/// Gives rows without a connection (a socket() or accept() before it, the process itself) the
/// connection of their process: its only one here, or for a client the next or the last one.
void assign_connections(const Group& taken, LastConnections& last_of_process);

/// First the rows of no connection that come before all others, then each connection in the order
/// of its first row, then the other rows of no connection.
std::vector<Group> grouped(const Group& taken);

}  // namespace tcpwhy::render
