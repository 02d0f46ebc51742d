#include "tracer/live/client_shares.hpp"

#include <algorithm>
#include <unordered_map>

namespace tcpwhy::live {
namespace {

std::optional<std::size_t> oldest_of(std::span<const uid_t> clients, uid_t user) {
    const auto found = std::find(clients.begin(), clients.end(), user);
    if (found == clients.end()) return std::nullopt;
    return static_cast<std::size_t>(found - clients.begin());
}

}  // namespace

std::optional<std::size_t> client_to_leave(std::span<const uid_t> clients, uid_t newcomer,
                                           uid_t owner) {
    std::unordered_map<uid_t, std::size_t> count;
    for (const uid_t user : clients) ++count[user];
    if (count[newcomer] >= most_clients_of_a_user) return oldest_of(clients, newcomer);
    if (newcomer == owner || clients.size() - count[owner] < most_clients_of_others)
        return std::nullopt;
    count.erase(owner);
    const auto greediest =
        std::max_element(count.begin(), count.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return oldest_of(clients, greediest->first);
}

}  // namespace tcpwhy::live
