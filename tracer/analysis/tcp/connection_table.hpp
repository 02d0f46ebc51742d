// Connections by four-tuple, in a pool that holds what is open and a bounded number of those that
// have closed (late segments still find them; the oldest is told and forgotten when there are too
// many).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "tracer/analysis/tcp/connection.hpp"

namespace tcpwhy::analysis {

/// Places for connections. Many lie in one piece, so that finding one takes a single look at memory
/// that may be far away.
class ConnectionPool {
  public:
    [[nodiscard]] Connection& operator[](std::uint32_t place) {
        return (*pieces_[place / piece])[place % piece];
    }
    [[nodiscard]] const Connection& operator[](std::uint32_t place) const {
        return (*pieces_[place / piece])[place % piece];
    }
    [[nodiscard]] std::uint32_t size() const { return size_; }
    void grow() {
        if (size_++ % piece == 0) pieces_.push_back(std::make_unique<Piece>());
    }
    void clear() {
        pieces_.clear();
        size_ = 0;
    }

  private:
    static constexpr std::uint32_t piece = 64;
    using Piece = std::array<Connection, piece>;
    std::vector<std::unique_ptr<Piece>> pieces_;
    std::uint32_t size_ = 0;
};

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
        std::uint32_t index = 0;  ///< the place, plus 1; 0: free
    };
    static constexpr std::size_t most_retired = 4096;
    static std::uint32_t hash_of(const Endpoint& one, const Endpoint& two, std::uint32_t domain);
    [[nodiscard]] static bool matches(const Connection& connection, const Endpoint& one,
                                      const Endpoint& two, std::uint32_t domain);
    void insert(std::uint32_t hash, std::uint32_t place);
    void erase(const Connection& connection);
    void grow();
    void forget(Connection& connection);
    void forget_oldest();
    std::uint32_t take_from_pool();

    Farewell farewell_;
    std::vector<Slot> slots_;
    std::size_t used_ = 0;
    ConnectionPool pool_;
    std::vector<std::uint32_t> free_;
    std::deque<std::pair<std::uint32_t, model::ConnectionId>> retired_;
    std::size_t told_ = 0;  ///< of retired_, from its front: those that newly_retired() has told
    Connection* latest_ = nullptr;  ///< segments of a connection come in runs
    std::uint32_t opened_ = 0;
};

}  // namespace tcpwhy::analysis
