// The analysed state of an end against the kernel's own (TCP_INFO; sock_diag for sockets that no
// process holds any more), whenever both are known.
//
// A snapshot's state held at some moment between its two stamps; the analysis knows which states
// the end was in during that time. A segment is stamped a little before TCP sees it (it can lie in
// a socket's backlog while its owner is in a call), so the state before it still counts for
// `backlog_ns`.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>

#include "tracer/analysis/connection/connection.hpp"
#include "tracer/model/orphan.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::analysis {

class KernelStates {
  public:
    static constexpr model::Time backlog_ns = 5 * model::millisecond_ns;

    [[nodiscard]] bool empty() const { return waiting_.empty(); }
    [[nodiscard]] std::uint64_t compared() const { return compared_; }
    [[nodiscard]] std::uint64_t disagreements() const { return disagreements_; }

    /// A snapshot to be compared once the analysis has reached its time.
    void expect(const model::SocketSnapshot& snapshot) {
        if (snapshot.state && snapshot.socket != 0) waiting_.push_back(snapshot);
    }

    /// Compares all snapshots answered before `until`; `end_of` yields the end of a socket, null
    /// when it has none, and `differs` is called for each that has another state.
    template <class EndOf, class Differs>
    void compare(model::Time until, const EndOf& end_of, const Differs& differs) {
        while (!waiting_.empty() && waiting_.front().answered < until) {
            const model::SocketSnapshot snapshot = waiting_.front();
            waiting_.pop_front();
            const End* end = end_of(snapshot);
            if (!end) continue;
            ++compared_;
            if (held(*end, *snapshot.state, snapshot.asked, snapshot.answered)) continue;
            ++disagreements_;
            differs(snapshot);
        }
    }

    /// Compares at once: the analysis has reached the answer.
    bool agrees(const End& end, const model::OrphanSeen& seen) {
        ++compared_;
        const bool same =
            fin_is_queued(end, seen.state) || held(end, seen.state, seen.asked, seen.time);
        if (!same) ++disagreements_;
        return same;
    }

  private:
    /// Linux is in FIN-WAIT-1 or LAST-ACK as soon as close() has queued the FIN after the bytes
    /// that wait. If that call was not observed, the state begins with the FIN on the wire.
    static bool fin_is_queued(const End& end, model::TcpState kernel) {
        using model::TcpState;
        return !end.fin_sent &&
               ((kernel == TcpState::fin_wait_1 && end.state == TcpState::established) ||
                (kernel == TcpState::last_ack && end.state == TcpState::close_wait));
    }

    /// Linux hands TIME-WAIT over to a small socket of its own and leaves the program's CLOSED
    /// (tcp_time_wait() in net/ipv4/tcp_minisocks.c).
    static bool same(model::TcpState analysed, model::TcpState kernel) {
        using model::TcpState;
        return analysed == kernel ||
               (analysed == TcpState::time_wait && kernel == TcpState::closed);
    }

    /// Whether the end was in that state at some moment of the time in question.
    static bool held(const End& end, model::TcpState state, model::Time asked,
                     model::Time answered) {
        const model::Time begin = asked - backlog_ns;
        if (same(end.state, state) && end.state_since <= answered) return true;
        if (!end.observed) return false;
        model::Time left = end.state_since;
        for (const StateSince& earlier : end.observed->earlier) {
            if (left < begin) return false;
            if (same(earlier.state, state) && earlier.since <= answered) return true;
            left = earlier.since;
        }
        return false;
    }

    std::deque<model::SocketSnapshot> waiting_;
    std::uint64_t compared_ = 0;
    std::uint64_t disagreements_ = 0;
};

}  // namespace tcpwhy::analysis
