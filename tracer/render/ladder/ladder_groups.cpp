#include "tracer/render/ladder/ladder_groups.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tcpwhy::render {

using model::ConnectionId;
using model::Side;

void assign_connections(const Group& taken, LastConnections& last_of_process) {
    std::unordered_map<model::Pid, std::vector<ConnectionId>> of_process;
    for (const Entry* entry : taken) {
        if (entry->connection == 0 || entry->pid == 0) continue;
        std::vector<ConnectionId>& all = of_process[entry->pid];
        if (std::find(all.begin(), all.end(), entry->connection) == all.end())
            all.push_back(entry->connection);
    }
    std::unordered_map<model::Pid, ConnectionId> following;
    for (auto at = taken.rbegin(); at != taken.rend(); ++at) {
        Entry& entry = **at;
        if (entry.pid == 0) continue;
        if (entry.connection != 0) {
            following[entry.pid] = entry.connection;
            continue;
        }
        const auto all = of_process.find(entry.pid);
        const bool only = all != of_process.end() && all->second.size() == 1;
        if (only) {
            entry.connection = all->second.front();
        } else if (entry.side == Side::client) {
            const auto next = following.find(entry.pid);
            if (next != following.end()) entry.connection = next->second;
        }
    }
    for (Entry* entry : taken) {
        if (entry->pid == 0) continue;
        if (entry->connection != 0) {
            last_of_process[entry->pid] = entry->connection;
        } else if (entry->side == Side::client) {
            const auto last = last_of_process.find(entry->pid);
            if (last != last_of_process.end()) entry->connection = last->second;
        }
    }
}

std::vector<Group> grouped(const Group& taken) {
    std::vector<Group> groups;
    std::unordered_map<ConnectionId, std::size_t> index;
    Group before;
    Group after;
    for (Entry* entry : taken) {
        if (entry->connection == 0) {
            (groups.empty() ? before : after).push_back(entry);
            continue;
        }
        const auto [found, is_new] = index.try_emplace(entry->connection, groups.size());
        if (is_new) groups.emplace_back();
        groups[found->second].push_back(entry);
    }
    if (!before.empty()) groups.insert(groups.begin(), std::move(before));
    if (!after.empty()) groups.push_back(std::move(after));
    return groups;
}

}  // namespace tcpwhy::render
