#include "tracer/analysis/connection/connection_table.hpp"

#include <algorithm>

namespace tcpwhy::analysis {
namespace {

/// One that has not been looked at for long lies in memory that is in no cache. Nearly all of it
/// will be needed, so it is asked for at once.
void fetch(const Connection& connection) {
    constexpr std::ptrdiff_t cache_line_bytes = 64;
    const auto* const begin = reinterpret_cast<const char*>(&connection);
    for (const auto* at = begin; at < begin + sizeof connection; at += cache_line_bytes)
        __builtin_prefetch(at);
}

}  // namespace

std::uint32_t ConnectionTable::hash_of(const Endpoint& one, const Endpoint& two,
                                       std::uint32_t domain) {
    // Both directions must meet in one slot, so the mix is symmetric.
    const std::hash<Endpoint> hash;
    const std::uint64_t mixed = (hash(one) + hash(two) + domain) * 0x9e3779b97f4a7c15ULL;
    return static_cast<std::uint32_t>(mixed >> 32U);
}

Connection* ConnectionTable::look_up(const Endpoint& one, const Endpoint& two,
                                     std::uint32_t domain) {
    const std::uint32_t hash = hash_of(one, two, domain);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at].index != 0; at = (at + 1) & mask) {
        if (slots_[at].hash != hash) continue;
        Connection& candidate = pool_[slots_[at].index - 1];
        fetch(candidate);
        if (matches(candidate, one, two, domain)) return recent(one, two) = &candidate;
    }
    return nullptr;
}

Connection& ConnectionTable::open(const Endpoint& client, const Endpoint& server,
                                  std::uint32_t domain) {
    const std::uint32_t hash = hash_of(client, server, domain);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at].index != 0; at = (at + 1) & mask) {
        if (slots_[at].hash != hash) continue;
        Connection& earlier = pool_[slots_[at].index - 1];
        if (!matches(earlier, client, server, domain)) continue;
        forget(earlier);
        break;
    }
    const std::uint32_t place = take_from_pool();
    Connection& connection = pool_[place];
    connection.id = ++opened_;
    connection.place = place;
    connection.domain = domain;
    connection.client.endpoint = client;
    connection.server.endpoint = server;
    if ((used_ + 1) * 2 > slots_.size()) grow();
    insert(hash, place);
    return *(recent(client, server) = &connection);
}

std::uint32_t ConnectionTable::take_from_pool() {
    if (!free_.empty()) {
        const std::uint32_t place = free_.back();
        free_.pop_back();
        return place;
    }
    pool_.grow();
    return pool_.size() - 1;
}

void ConnectionTable::insert(std::uint32_t hash, std::uint32_t place) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at].index != 0) at = (at + 1) & mask;
    slots_[at] = {hash, place + 1};
    ++used_;
}

void ConnectionTable::grow() {
    std::vector<Slot, BigPages<Slot>> old(slots_.size() * 2);
    old.swap(slots_);
    used_ = 0;
    for (const Slot& slot : old)
        if (slot.index != 0) insert(slot.hash, slot.index - 1);
}

void ConnectionTable::erase(const Connection& connection) {
    const std::size_t mask = slots_.size() - 1;
    const std::uint32_t hash =
        hash_of(connection.client.endpoint, connection.server.endpoint, connection.domain);
    std::size_t at = hash & mask;
    while (slots_[at].index != connection.place + 1) at = (at + 1) & mask;
    // Linear probing without tombstones: whoever could not sit in its own slot because of this one
    // moves up.
    for (std::size_t next = (at + 1) & mask; slots_[next].index != 0; next = (next + 1) & mask) {
        const std::size_t home = slots_[next].hash & mask;
        if (((next - home) & mask) >= ((next - at) & mask)) {
            slots_[at] = slots_[next];
            at = next;
        }
    }
    slots_[at] = {};
    --used_;
}

void ConnectionTable::forget(Connection& connection) {
    farewell_(connection);
    erase(connection);
    Connection*& known = recent(connection.client.endpoint, connection.server.endpoint);
    if (known == &connection) known = nullptr;
    free_.push_back(connection.place);
    std::destroy_at(&connection);
    std::construct_at(&connection);
}

void ConnectionTable::retire(Connection& connection) {
    if (connection.retired) return;
    connection.retired = true;
    retired_.emplace_back(connection.place, connection.id);
    if (retired_.size() > most_retired) forget_oldest();
}

void ConnectionTable::forget_oldest() {
    const auto [place, id] = retired_.front();
    retired_.pop_front();
    if (told_ > 0) --told_;
    fetch(pool_[retired_.front().first]);  // the next to go
    // The place may have been given to a later connection since.
    Connection& oldest = pool_[place];
    if (oldest.id == id && oldest.retired) forget(oldest);
}

template <class Fits>
std::uint64_t ConnectionTable::each_end(const Fits& fits) const {
    std::uint64_t count = 0;
    for (std::uint32_t place = 0; place < pool_.size(); ++place) {
        const Connection& connection = pool_[place];
        if (connection.id == 0) continue;
        if (fits(connection, connection.client, connection.server.endpoint)) ++count;
        if (fits(connection, connection.server, connection.client.endpoint)) ++count;
    }
    return count;
}

model::ConnectionId ConnectionTable::in_time_wait_at(std::uint16_t port) const {
    model::ConnectionId first = 0;
    each_end([&](const Connection& connection, const End& end, const Endpoint&) {
        const bool fits = end.state == model::TcpState::time_wait && end.endpoint.port == port;
        if (fits && first == 0) first = connection.id;
        return fits;
    });
    return first;
}

model::ConnectionId ConnectionTable::alive_at(std::uint16_t port) const {
    using model::TcpState;
    model::ConnectionId first = 0;
    each_end([&](const Connection& connection, const End& end, const Endpoint&) {
        const bool fits = end.endpoint.port == port && end.state != TcpState::closed &&
                          end.state != TcpState::listen && end.state != TcpState::time_wait;
        if (fits && first == 0) first = connection.id;
        return fits;
    });
    return first;
}

model::ConnectionId ConnectionTable::between(std::uint16_t port, const Endpoint& remote) const {
    model::ConnectionId first = 0;
    each_end([&](const Connection& connection, const End& end, const Endpoint& other) {
        const bool fits =
            end.endpoint.port == port && other == remote && end.state != model::TcpState::closed;
        if (fits && first == 0) first = connection.id;
        return fits;
    });
    return first;
}

std::uint64_t ConnectionTable::in_time_wait_to(const Endpoint& remote) const {
    return each_end([&](const Connection&, const End& end, const Endpoint& other) {
        return end.state == model::TcpState::time_wait && other == remote;
    });
}

void ConnectionTable::finish() {
    std::vector<const Connection*> left;
    for (std::uint32_t place = 0; place < pool_.size(); ++place)
        if (pool_[place].id != 0) left.push_back(&pool_[place]);
    std::sort(left.begin(), left.end(),
              [](const Connection* a, const Connection* b) { return a->id < b->id; });
    for (const Connection* connection : left) farewell_(*connection);
    slots_.assign(1U << 10U, {});
    used_ = 0;
    pool_.clear();
    free_.clear();
    retired_.clear();
    told_ = 0;
    recent_ = {};
}

}  // namespace tcpwhy::analysis
