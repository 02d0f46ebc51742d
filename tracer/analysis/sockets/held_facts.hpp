// Facts that must wait: a SYN whose sender is not known yet, one whose answer is still to come, a
// SYN-ACK of a port that several listeners share, a segment to a socket whose program is attaching
// a filter, and a FIN or RST of a socket that nobody is seen to give up.
//
// The local endpoint of a socket in connect() becomes known when the call returns, or when the
// observer has looked at the socket meanwhile. Until then a SYN to that destination cannot be given
// to its call. It waits here with all later facts; only addresses are learned ahead of their turn.
// A firewall in front of a listener can answer a SYN in its name: then the listener's TCP has never
// seen it. The answer shows this, and on loopback it comes at once.
// With SO_REUSEPORT (socket(7)) accept() alone reports which listener has the connection.
// Whether an option is there that may drop a segment (Drops), the return of its call tells.
// A process that SIGKILL ends may not stop at its exit (ptrace(2), "Death under ptrace"). The
// observer hears of its end when its sockets are closed already, so their segments come first.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <unordered_map>
#include <vector>

#include "tracer/analysis/sockets/kept_segment.hpp"
#include "tracer/analysis/sockets/sockets.hpp"
#include "tracer/model/fact.hpp"

namespace tcpwhy::analysis {

class HeldFacts {
  public:
    /// The longest wait for the name of a sender. The observer looks at a connect() that blocks
    /// after two milliseconds, so a name that is still missing then will hardly come.
    static constexpr model::Time patience_ns = 30 * model::millisecond_ns;
    /// The same where several connect to one destination, so that only names tell them apart. On a
    /// busy machine the observer's turn comes late.
    static constexpr model::Time patience_of_several_ns = 500 * model::millisecond_ns;

    /// The longest wait of a FIN or RST for the end of the process that had its socket.
    static constexpr model::Time patience_for_ending_ns = 500 * model::millisecond_ns;

    /// The longest wait of a SYN for its answer.
    static constexpr model::Time patience_for_answer_ns = 5 * model::millisecond_ns;

    /// The socket that has sent a FIN or RST though nobody is seen to give it up; 0: none.
    using NotGivenUp = std::function<model::SocketId(const model::Segment&)>;

    /// `watches_answers`: all programs are observed, so that a listener's own answers are known.
    HeldFacts(bool watches_answers, NotGivenUp not_given_up)
        : watches_answers_(watches_answers), not_given_up_(std::move(not_given_up)) {}

    /// Learns what a fact brings, before its turn: a name, or whether an option that drops is set.
    void look_ahead(const model::Fact& fact, Sockets& sockets);

    void push(const model::Fact& fact) {
        Item item{fact, {}};
        if (auto* segment = std::get_if<model::Segment>(&item.fact))
            keep_bytes(*segment, item.bytes);
        if (auto* error = std::get_if<model::IcmpError>(&item.fact)) {
            item.bytes.assign(error->frame.bytes.begin(), error->frame.bytes.end());
            error->frame.bytes = item.bytes;
        }
        newest_ = std::max(newest_, model::time_of(fact));
        items_.push_back(std::move(item));
        bring_ending_forward();
    }

    /// `process(fact, rejected)` gets each fact that may leave; `rejected`: it is a SYN that did
    /// not reach the listener.
    template <class Process>
    void pump(Sockets& sockets, const Process& process) {
        while (!items_.empty() && !must_wait(items_.front().fact, sockets) &&
               !waits_for_answer(sockets))
            pop(sockets, process);
    }
    /// Whether the oldest fact has waited for too long at that time.
    [[nodiscard]] bool waited_enough(model::Time until, Sockets& sockets) const {
        if (items_.empty()) return false;
        const model::Fact& fact = items_.front().fact;
        const model::Time age = until - model::time_of(fact);
        if (age <= patience_for_answer_ns) return false;
        if (!must_wait(fact, sockets)) return true;
        return age > patience_ns && age > patience_with(fact, sockets);
    }
    /// Lets go of segments that have waited enough, though their senders have no names, or no
    /// answer has come.
    template <class Process>
    void give_up(model::Time until, Sockets& sockets, const Process& process) {
        while (waited_enough(until, sockets)) pop(sockets, process);
    }
    /// The time of the oldest fact that waits; the end of time when there is none.
    [[nodiscard]] model::Time oldest() const {
        return items_.empty() ? std::numeric_limits<model::Time>::max()
                              : model::time_of(items_.front().fact);
    }
    template <class Process>
    void flush(Sockets& sockets, const Process& process) {
        while (!items_.empty()) pop(sockets, process);
    }

  private:
    struct Item {
        model::Fact fact;
        std::vector<std::uint8_t> bytes;  ///< the frame, when the fact is of one
    };

    /// accept(), connect(), or a send that may connect (MSG_FASTOPEN).
    struct Opening {
        model::SocketId socket = 0;
        model::Pid pid = 0;
        bool accepts = false;
    };
    static std::optional<Opening> opening_of(const model::CallEntered& entered);

    /// Who has answered the SYN at the front, by the facts after it.
    enum class Answer : std::uint8_t { not_seen, listener, filter };

    template <class Process>
    void pop(Sockets& sockets, const Process& process) {
        const bool rejected = find_answer(sockets) == Answer::filter;
        const Item item = std::move(items_.front());
        items_.pop_front();
        if (items_.empty() && !coming_.empty()) coming_.clear();  // they are entered now
        examined_ = 1;
        answer_ = Answer::not_seen;
        process(item.fact, rejected);
        bring_ending_forward();
    }
    /// Called whenever the first item or the last one is new. If a process has ended that had the
    /// first segment's socket, its end goes before the segment.
    void bring_ending_forward();
    static bool can_have_ended(const model::ProcessEvent& event, model::SocketId socket,
                               model::Time by);
    [[nodiscard]] bool waits_for_answer(Sockets& sockets) {
        return goes_to_listener(sockets) && find_answer(sockets) == Answer::not_seen &&
               newest_ - model::time_of(items_.front().fact) <= patience_for_answer_ns;
    }
    [[nodiscard]] bool goes_to_listener(Sockets& sockets) const;
    Answer find_answer(Sockets& sockets);
    static Answer answer_in(const model::Segment& syn, const model::Fact& later);

    [[nodiscard]] model::SocketId awaits_ending(const model::Fact& fact) const;
    static model::Time patience_with(const model::Fact& fact, const Sockets& sockets);
    void look_ahead_of_entry(const model::CallEntered& entered);
    void look_ahead_of_return(const model::CallReturned& returned, Sockets& sockets);
    static void look_ahead_of_return(const Opening& call, const model::CallReturned& returned,
                                     Sockets& sockets);
    void look_ahead_of_exit(const model::ProcessEvent& exit, Sockets& sockets);
    [[nodiscard]] bool must_wait(const model::Fact& fact, Sockets& sockets) const;
    [[nodiscard]] bool awaits_drops(const model::Segment& segment, Sockets& sockets) const;

    bool watches_answers_;
    NotGivenUp not_given_up_;
    std::deque<Item> items_;
    model::Time newest_ = std::numeric_limits<model::Time>::min();
    std::size_t examined_ = 1;  ///< so many items have been searched for what the first waits for
    Answer answer_ = Answer::not_seen;
    std::unordered_map<model::CallId, Opening> coming_;  ///< entered after the items
    std::unordered_map<model::CallId, model::SocketId>
        dropping_;  ///< going on: set an option that drops
};

}  // namespace tcpwhy::analysis
