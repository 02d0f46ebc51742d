// What the analysis holds of one connection: the two ends as RFC 9293 section 3.3.1 sees them, and
// what the attribution needs to remember of them. Numbers are relative to the end's own SYN and 64
// bits wide, so they do not wrap.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "tracer/analysis/tcp/conn_state.hpp"
#include "tracer/analysis/tcp/copies.hpp"
#include "tracer/analysis/tcp/history.hpp"
#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

/// A segment that reached an end.
struct Arrival {
    model::SegmentNumber number = 0;
    model::Time time = 0;
};

/// In-order payload that has arrived and waits for a read.
struct Unread {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    Arrival arrival;
};

/// Numbers received above a gap.
struct Ahead {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// A segment that arrived ahead of a gap, or with nothing but old numbers: TCP answers each at once
/// with an acknowledgment that says nothing new (RFC 9293 section 3.10.7.4, RFC 5681 section 4.2).
struct Misplaced {
    Arrival arrival;
    std::uint64_t end = 0;  ///< one beyond its last number
    bool ahead = false;
};

/// Numbers that a later segment has passed over.
struct Skipped {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    model::Time since = 0;
};

/// What is out of order at an end; most connections never need it. Both lists are bounded.
struct Disorder {
    std::vector<Skipped> skipped;     ///< of what this end has sent
    std::deque<Misplaced> misplaced;  ///< of what it has received and not answered yet
};

/// Numbers that a segment has carried and that are not acknowledged yet.
struct Carried {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    Arrival as;
};

struct StateSince {
    model::TcpState state = model::TcpState::closed;
    model::Time since = 0;
};

/// The last ICMP error that an end was told.
struct Refusal {
    int error = 0;                    ///< the errno for it
    model::SegmentNumber quoted = 0;  ///< about which segment; 0: none was told
};

/// What only an observed run needs of an end; files, whose connections may be very many, do
/// without.
struct ObservedEnd {
    model::SocketId socket = 0;  ///< 0 until connect, or accept, has told
    std::deque<Unread> unread;
    std::uint64_t read_up_to = 1;  ///< the number of the next byte a read takes
    Arrival established;           ///< what completed the handshake at this end
    Arrival fin;                   ///< the peer's FIN
    Arrival reset;                 ///< the peer's RST
    Refusal refusal;
    std::deque<Carried> carried;          ///< sent, latest last; bounded
    std::uint64_t urgent_at = 0;          ///< the urgent byte to come, not read inline; 0: none
    std::array<StateSince, 3> earlier{};  ///< the states before, latest first
    model::Time fin_wait_2_ends = 0;      ///< by then the kernel's timer has ended it; 0: not known
};

struct End {
    Endpoint endpoint;
    model::TcpState state = model::TcpState::closed;
    bool iss_known = false;
    bool syn_sent = false;
    bool fin_sent = false;
    bool fin_received = false;
    bool window_seen = false;
    bool scale_known = false;
    bool sack = false;            ///< its SYN permits selective acknowledgments (RFC 2018)
    bool arrived_misfit = false;  ///< what arrived last is nothing that its state waits for
    bool arrived_gap = false;     ///< … or an acknowledgment that shows a gap
    bool arrived_bare = false;  ///< … or one that carries nothing of its own, or acknowledges more
    std::uint8_t repeats = 0;   ///< segments sent again since anything was new
    model::Timer last_probe = model::Timer::none;  ///< of an unanswered probe, which sent it
    std::uint8_t scale = 0;
    std::uint16_t mss = 0;         ///< what this end announced; 0: nothing
    std::uint32_t iss = 0;         ///< absolute
    std::uint32_t new_length = 0;  ///< numbers that `sent_new` took up, below `next`
    std::uint64_t next = 0;        ///< SND.NXT: one beyond the highest number sent
    std::uint64_t acked = 0;       ///< SND.UNA: what the peer has acknowledged
    std::uint64_t received = 0;    ///< RCV.NXT, relative to the peer's SYN
    std::uint64_t fin_at = 0;      ///< the FIN's number, when fin_sent
    std::uint64_t window = 0;      ///< last advertised, in bytes
    Arrival arrived;               ///< the last segment that reached this end
    Arrival unanswered;  ///< the last one that wants an acknowledgment and has none; number 0: none
    Arrival answered;    ///< what its last acknowledgment of anything answered
    Arrival sent;        ///< the last segment this end sent
    Arrival sent_new;    ///< the last one that carried something new
    Shown shown;         ///< of a capture without calls
    std::vector<Ahead> ahead;  ///< bounded; most connections never need it
    model::Time state_since = 0;
    model::EndTotals totals;
    EndHistory history;
    ZeekEnd zeek;
    std::unique_ptr<ObservedEnd> observed;
    std::unique_ptr<Disorder> disorder;  ///< null as long as all is in order

    /// The number relative to this end's SYN of an absolute one; near to what was sent last (RFC
    /// 9293 section 3.4).
    [[nodiscard]] std::uint64_t relative(std::uint32_t absolute) const {
        const auto distance =
            static_cast<std::int32_t>(absolute - (iss + static_cast<std::uint32_t>(next)));
        return next + static_cast<std::uint64_t>(static_cast<std::int64_t>(distance));
    }
    void know_iss(std::uint32_t absolute) {
        iss = absolute;
        iss_known = true;
    }
    [[nodiscard]] Disorder& have_disorder() {
        if (!disorder) disorder = std::make_unique<Disorder>();
        return *disorder;
    }
    /// The earliest of what arrived out of order and has not been answered; null without any.
    [[nodiscard]] const Misplaced* misplaced() const {
        return disorder && !disorder->misplaced.empty() ? &disorder->misplaced.front() : nullptr;
    }
    [[nodiscard]] bool fin_acked() const { return fin_sent && acked > fin_at; }
    /// No segment tells that FIN-WAIT-2 has timed out (RFC 9293 section 3.6 allows it, RFC 1122
    /// section 4.2.2.20): what the kernel said of its timer does.
    void let_pass(model::Time now) {
        if (!observed || state != model::TcpState::fin_wait_2) return;
        const model::Time ends = observed->fin_wait_2_ends;
        if (ends != 0 && now > ends) enter(model::TcpState::closed, ends);
    }
    void enter(model::TcpState next_state, model::Time time) {
        if (next_state == state) return;
        if (observed) {
            auto& earlier = observed->earlier;
            std::copy_backward(earlier.begin(), earlier.end() - 1, earlier.end());
            earlier.front() = {state, state_since};
        }
        state = next_state;
        state_since = time;
    }
};

struct Connection {
    model::ConnectionId id = 0;
    std::uint32_t place = 0;  ///< in the table
    std::uint32_t domain = 0;
    End client;
    End server;
    model::Time first = 0;
    model::Time last = 0;
    model::Time round_trip = -1;
    std::uint64_t segments = 0;
    History history;
    bool opening_seen = false;  ///< the SYN was captured
    bool answered = false;      ///< anything came from the server
    bool refused = false;       ///< a RST in answer to the SYN
    bool reset = false;
    bool handshake_acked = false;  ///< the client's first ACK has been sent
    bool simultaneous_open = false;
    bool self = false;   ///< a socket connected to itself: `client` is both ends
    bool stale = false;  ///< the server's end still lives in the connection before this one
    std::uint32_t stale_client_iss = 0;  ///< … whose numbers it goes by
    bool retired = false;                ///< closed; may be forgotten
    model::Side first_fin = model::Side::none;
    model::Side first_rst = model::Side::none;
    bool fins_crossed = false;
    model::Notes notes;

    [[nodiscard]] End& end(model::Side side) {
        return side == model::Side::client || self ? client : server;
    }
    [[nodiscard]] const End& end(model::Side side) const {
        return side == model::Side::client || self ? client : server;
    }
    void identify(model::ConnectionIdentity& out) const {
        out.id = id;
        out.client = client.endpoint;
        out.server = server.endpoint;
        out.place = place;
    }
    [[nodiscard]] model::ConnectionIdentity identity() const {
        model::ConnectionIdentity mine;
        identify(mine);
        return mine;
    }
};

/// Both ends are CLOSED or in TIME-WAIT.
bool both_done(const Connection& connection);

/// The end of this connection that has sent the segment.
model::Side sender_in(const Connection& connection, const model::Segment& segment);

/// The segment that first carried that number; 0: not known any more.
model::SegmentNumber carrier_of(const End& end, std::uint64_t number);

/// What that segment of the end's carried; null: not known any more, or the run is not observed.
const Carried* carried_by(const End& end, model::SegmentNumber segment);

/// The end of a connection's story as the contract words it.
model::ConnectionFinding conclude(const Connection& connection);

}  // namespace tcpwhy::analysis
