// Connections by four-tuple, in a pool that holds what is open and a bounded number of those that
// have closed (late segments still find them; the oldest is told and forgotten when there are too
// many).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "tracer/analysis/connection.hpp"

namespace tcpwhy::analysis {

class ConnectionTable {
  public:
    using Farewell = std::function<void(const Connection&)>;
    explicit ConnectionTable(Farewell farewell)
        : farewell_(std::move(farewell)), slots_(1U << 10U) {}

    /// The latest connection between the two, whichever of them is the client; null: none is known.
    Connection* find(const Endpoint& one, const Endpoint& two, std::uint32_t domain);
    /// A new connection, numbered on; takes the place of an earlier one of the same four-tuple,
    /// which is told its farewell.
    Connection& open(const Endpoint& client, const Endpoint& server, std::uint32_t domain);
    /// It has closed: it may be forgotten when there are too many such.
    void retire(Connection& connection);
    /// `tell` is called with each that has been retired since the last time.
    template <class Tell>
    void newly_retired(const Tell& tell) {
        for (; told_ < retired_.size(); ++told_) {
            const auto [index, id] = retired_[told_];
            if (pool_[index].id == id) tell(pool_[index]);
        }
    }
    /// Tells all that are left, in the order of their ids.
    void finish();

    /// A connection with an end in TIME-WAIT at that port; 0: none. Looks at all there are.
    [[nodiscard]] model::ConnectionId in_time_wait_at(std::uint16_t port) const;
    [[nodiscard]] std::uint32_t opened() const { return opened_; }

  private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t index = 0;  ///< into pool_, plus 1; 0: free
    };
    static constexpr std::size_t most_retired = 4096;
    static std::uint32_t hash_of(const Endpoint& one, const Endpoint& two, std::uint32_t domain);
    [[nodiscard]] bool matches(const Connection& connection, const Endpoint& one,
                               const Endpoint& two, std::uint32_t domain) const;
    void insert(std::uint32_t hash, std::uint32_t index);
    void erase(const Connection& connection, std::uint32_t index);
    void grow();
    void forget(std::uint32_t index);
    std::uint32_t take_from_pool();

    Farewell farewell_;
    std::vector<Slot> slots_;
    std::size_t used_ = 0;
    std::deque<Connection> pool_;  ///< addresses stay
    std::vector<std::uint32_t> free_;
    std::deque<std::pair<std::uint32_t, model::ConnectionId>> retired_;
    std::size_t told_ = 0;  ///< of retired_, from its front: those that newly_retired() has told
    Connection* latest_ = nullptr;  ///< segments of a connection come in runs
    std::uint32_t opened_ = 0;
};

}  // namespace tcpwhy::analysis
