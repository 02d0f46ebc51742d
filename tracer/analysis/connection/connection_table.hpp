// Connections by four-tuple, in a pool that holds what is open and a bounded number of those that
// have closed (late segments still find them; the oldest is reported and forgotten if there are too
// many).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "common/big_pages.hpp"
#include "tracer/analysis/connection/connection.hpp"

namespace tcpwhy::analysis {

/// Places for connections. The first few lie on the heap: a trace with no more does without a big
/// page. Of the others, as many as fill one lie in one piece, so that finding one takes a single
/// look at memory that may be far away.
class ConnectionPool {
  public:
    ConnectionPool() { few_.reserve(few); }
    [[nodiscard]] Connection& operator[](std::uint32_t place) {
        if (place < few) return few_[place];
        return pieces_[(place - few) / piece][(place - few) % piece];
    }
    [[nodiscard]] const Connection& operator[](std::uint32_t place) const {
        if (place < few) return few_[place];
        return pieces_[(place - few) / piece][(place - few) % piece];
    }
    [[nodiscard]] std::uint32_t size() const { return size_; }
    void grow() {
        const std::uint32_t place = size_++;
        if (place < few) {
            few_.emplace_back();
            return;
        }
        if ((place - few) % piece == 0) pieces_.emplace_back().reserve(piece);
        pieces_.back().emplace_back();
    }
    void clear() {
        few_.clear();
        pieces_.clear();
        size_ = 0;
    }

  private:
    static constexpr std::uint32_t few = 64;
    static constexpr std::uint32_t piece = big_page_bytes / sizeof(Connection);
    std::vector<Connection> few_;  ///< never grows beyond what it has reserved
    std::vector<std::vector<Connection, BigPages<Connection>>> pieces_;
    std::uint32_t size_ = 0;
};

class ConnectionTable {
  public:
    using Farewell = std::function<void(const Connection&)>;
    explicit ConnectionTable(Farewell farewell)
        : farewell_(std::move(farewell)), slots_(1U << 10U) {}

    /// The latest connection between the two, whichever of them is the client; null: none is known.
    Connection* find(const Endpoint& one, const Endpoint& two, std::uint32_t domain) {
        Connection* const known = recent(one, two);
        return known && matches(*known, one, two, domain) ? known : look_up(one, two, domain);
    }
    /// A new connection, numbered on; takes the place of an earlier one of the same four-tuple,
    /// whose end is reported.
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

    // These look at all connections there are; 0: none.
    /// One with an end in TIME-WAIT at that port.
    [[nodiscard]] model::ConnectionId in_time_wait_at(std::uint16_t port) const;
    /// One with an end at that port that is neither CLOSED, LISTEN nor TIME-WAIT.
    [[nodiscard]] model::ConnectionId alive_at(std::uint16_t port) const;
    /// One with an end at that port that is not CLOSED, and with that remote endpoint.
    [[nodiscard]] model::ConnectionId between(std::uint16_t port, const Endpoint& remote) const;
    /// Those whose end opposite to that remote endpoint is in TIME-WAIT.
    [[nodiscard]] std::uint64_t in_time_wait_to(const Endpoint& remote) const;
    [[nodiscard]] std::uint32_t opened() const { return opened_; }

  private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t index = 0;  ///< the place, plus 1; 0: free
    };
    static constexpr std::size_t most_retired = 4096;
    /// Calls `fits(connection, end, endpoint of the other end)` for each end; returns how many fit.
    template <class Fits>
    std::uint64_t each_end(const Fits& fits) const;
    static std::uint32_t hash_of(const Endpoint& one, const Endpoint& two, std::uint32_t domain);
    [[nodiscard]] static bool matches(const Connection& connection, const Endpoint& one,
                                      const Endpoint& two, std::uint32_t domain) {
        const Endpoint& client = connection.client.endpoint;
        const Endpoint& server = connection.server.endpoint;
        return ((client == one && server == two) || (client == two && server == one)) &&
               connection.domain == domain;
    }
    /// The connection that was found last of those whose ports meet here; null: none.
    [[nodiscard]] Connection*& recent(const Endpoint& one, const Endpoint& two) {
        return recent_[static_cast<std::size_t>(one.port ^ two.port) % recent_.size()];
    }
    Connection* look_up(const Endpoint& one, const Endpoint& two, std::uint32_t domain);
    void insert(std::uint32_t hash, std::uint32_t place);
    void erase(const Connection& connection);
    void grow();
    void forget(Connection& connection);
    void forget_oldest();
    std::uint32_t take_from_pool();

    Farewell farewell_;
    std::vector<Slot, BigPages<Slot>> slots_;
    std::size_t used_ = 0;
    ConnectionPool pool_;
    std::vector<std::uint32_t> free_;
    std::deque<std::pair<std::uint32_t, model::ConnectionId>> retired_;
    std::size_t told_ = 0;  ///< those at the front of retired_ that newly_retired() has reported
    std::array<Connection*, 16> recent_{};  ///< segments of a few connections come in runs
    std::uint32_t opened_ = 0;
};

}  // namespace tcpwhy::analysis
