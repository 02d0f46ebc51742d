// Calls that a program makes again and again with the same result, alone or in turns: read(4) = 0,
// write(4, "", 0) = 0, read(4) = 0 … Formats for people show one cycle of them and how often it
// happened.
//
// A row between two calls in the picture ends a cycle (`broken`).
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls {

class CallCycles {
  public:
    /// The calls `gone` repeat those of `kept`, which have now happened `count` times.
    struct Repeated {
        std::vector<model::CallId> gone;
        std::vector<model::CallId> kept;
        std::uint64_t count = 0;
    };
    /// A call has returned. Null: it repeats nothing, or its cycle is not complete yet. The result
    /// is valid until the next call of a method.
    const Repeated* returned(const model::CallEntered& call, const model::CallReturned& returned,
                             const model::CallFinding& finding);
    /// The call of a known cycle that the latest call repeats; 0: none.
    [[nodiscard]] model::CallId same_as() const { return same_as_; }
    /// The latest call of that process belongs to a cycle that has repeated before.
    [[nodiscard]] bool is_repeating(model::Pid pid) const {
        const auto found = states_.find(pid);
        return found != states_.end() && !found->second.cycle.empty();
    }
    /// Something else of that connection is shown.
    void broken(model::ConnectionId connection) { ++breaks_[connection]; }
    void ended(model::ConnectionId connection) { breaks_.erase(connection); }

  private:
    struct Item {
        model::CallId id = 0;
        std::size_t likeness = 0;  ///< a hash of its words
    };
    /// The calls of one process.
    struct State {
        model::ConnectionId connection = 0;
        std::uint64_t breaks = 0;
        std::deque<Item> recent;  ///< since the last break, while there is no cycle
        std::vector<Item> cycle;
        std::vector<model::CallId> matched;  ///< of the repetition that is going on
        std::uint64_t count = 0;
    };
    const Repeated* goes_on(State& state, const Item& item);
    const Repeated* begins(State& state);

    std::unordered_map<model::Pid, State> states_;
    std::unordered_map<model::ConnectionId, std::uint64_t> breaks_;
    Repeated repeated_;
    model::CallId same_as_ = 0;
};

/// " ×16,900", without `unicode` " x16,900"; nothing for one.
std::string times_words(std::uint64_t count, bool unicode);

}  // namespace tcpwhy::calls
