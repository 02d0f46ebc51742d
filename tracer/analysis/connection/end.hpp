// One end of a connection as RFC 9293 section 3.3.1 describes it, and the facts about it that the
// attribution needs. Numbers are relative to the end's own SYN and 64 bits wide, so they do not
// wrap. An end keeps apart the facts that few connections have: ObservedEnd, Disorder.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "tracer/analysis/connection/conn_state.hpp"
#include "tracer/analysis/connection/history.hpp"
#include "tracer/analysis/connection/owed.hpp"
#include "tracer/model/finding.hpp"

namespace tcpwhy::analysis {

/// In-order payload that has arrived and waits for a read.
struct Unread {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    Arrival arrival;
    std::string head{};  ///< its first bytes, as far as they were captured
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

/// An acknowledgment of more than its peer has shown so far.
struct EarlyAck {
    std::uint64_t ack = 0;  ///< relative; 0: none
    model::Time since = 0;
    bool told = false;  ///< a note has said that the bytes are missing
};

/// Segments that an end got out of order; most connections have none. All lists are bounded.
struct Disorder {
    std::vector<Skipped> skipped;     ///< of what this end has sent
    std::deque<Misplaced> misplaced;  ///< of what it has received and not answered yet
    std::vector<Ahead> ahead;         ///< of what it has received; bounded
    EarlyAck early;                   ///< of what this end is to show
    Arrival probe_byte;  ///< has carried the number `next` to a closed window; number 0: none
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

/// The last ICMP error that has reached an end.
struct Refusal {
    int error = 0;                    ///< the errno for it
    model::SegmentNumber quoted = 0;  ///< the segment that it quotes; 0: none
};

/// The room that the peer has announced to an end, before and after its last acknowledgment.
struct Room {
    std::uint64_t edge_before = 0;  ///< one beyond the last number that there was room for
    std::uint64_t edge = 0;
    std::uint64_t acked_before = 0;     ///< what was acknowledged before `acked_by`
    model::SegmentNumber acked_by = 0;  ///< the last segment that acknowledged something new
};

/// What only an observed run needs of an end; files, whose connections may be very many, do
/// without.
struct ObservedEnd {
    model::SocketId socket = 0;  ///< 0 until connect() or accept() has shown it
    std::deque<Unread> unread;
    std::uint64_t read_up_to = 1;            ///< the number of the next byte a read takes
    std::uint64_t unseen_reads = 0;          ///< bytes that no observed call read, not reported yet
    Arrival established;                     ///< what completed the handshake at this end
    Arrival fin;                             ///< the peer's FIN, or its DATA_FIN
    model::SegmentNumber data_fin_sent = 0;  ///< the first segment with this end's DATA_FIN
    Arrival data_fin;  ///< the peer's DATA_FIN, which no bare ACK has answered yet; number 0: none
    Arrival reset;     ///< the peer's RST
    Refusal refusal;
    Room room;
    std::deque<Carried> carried;      ///< sent, latest last; bounded
    std::uint64_t urgent_at = 0;      ///< the urgent byte to come, not read inline; 0: none
    std::uint64_t urgent_number = 0;  ///< of `urgent`
    Arrival urgent;  ///< brought the urgent byte, which no receive has taken; number 0: none
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
    bool syn_seen = false;        ///< what its SYN permits is known
    bool scales = false;          ///< its SYN has the window scale option (RFC 7323)
    bool sack = false;            ///< its SYN permits selective acknowledgments (RFC 2018)
    bool multipath = false;       ///< its SYN has MP_CAPABLE (RFC 8684)
    bool arrived_misfit = false;  ///< what arrived last is nothing that its state waits for
    bool arrived_gap = false;     ///< … or an acknowledgment that shows a gap
    bool arrived_bare = false;  ///< … or one that carries nothing of its own, or acknowledges more
    std::uint8_t resets_owed = 0;  ///< segments that came since it sent any: each can get a reset
    std::uint8_t repeats = 0;      ///< segments sent again since anything was new
    model::Timer last_probe = model::Timer::none;  ///< of an unanswered probe, which sent it
    std::uint8_t scale = 0;
    std::uint16_t mss = 0;  ///< what this end announced; 0: nothing
    ZeekEnd zeek;
    std::uint32_t iss = 0;         ///< absolute
    std::uint32_t new_length = 0;  ///< numbers that `sent_new` took up, below `next`
    std::uint64_t next = 0;        ///< SND.NXT: one beyond the highest number sent
    std::uint64_t acked = 0;       ///< SND.UNA: what the peer has acknowledged
    std::uint64_t received = 0;    ///< RCV.NXT, relative to the peer's SYN
    std::uint64_t fin_at = 0;      ///< the FIN's number, when fin_sent
    Arrival arrived;               ///< the last segment that reached this end
    Arrival unanswered;  ///< the last one that wants an acknowledgment and has none; number 0: none
    std::uint64_t unanswered_end = 0;  ///< one beyond its last number
    std::unique_ptr<OwedAnswers>
        owed;          ///< those before it; null as long as there was one at a time
    Arrival answered;  ///< what its last acknowledgment of anything answered
    Arrival sent;      ///< the last segment this end sent
    Arrival sent_new;  ///< the last one that carried something new
    model::SegmentNumber gap_shown = 0;  ///< the last that came and showed a gap; 0: none
    model::Time state_since = 0;
    model::EndTotals totals;
    EndHistory history;
    std::uint32_t window = 0;  ///< last advertised, in bytes: 2^30 at most
    std::unique_ptr<ObservedEnd> observed;
    std::unique_ptr<Disorder> disorder;  ///< null as long as all is in order

    /// How far an absolute number is behind this end's SYN; it is near to what was sent last (RFC
    /// 9293 section 3.4). Negative: it comes before all that was seen, as an old segment's can
    /// where the capture began in the middle of the connection.
    [[nodiscard]] std::int64_t offset(std::uint32_t absolute) const {
        const auto distance =
            static_cast<std::int32_t>(absolute - (iss + static_cast<std::uint32_t>(next)));
        return static_cast<std::int64_t>(next) + distance;
    }
    /// The number relative to this end's SYN of an absolute one. One before the SYN counts as 0.
    [[nodiscard]] std::uint64_t relative(std::uint32_t absolute) const {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(offset(absolute), 0));
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
    /// The segment that an acknowledgment with that number answers: it waits for one, and the
    /// number follows its last byte. Number 0: nothing waits.
    [[nodiscard]] Arrival answered_by(std::uint64_t ack) const {
        if (unanswered.number == 0 || unanswered_end <= ack || !owed) return unanswered;
        const Arrival before = owed->answered_by(ack);
        return before.number != 0 ? before : unanswered;
    }
    /// Its peer has acknowledged more than it has shown.
    [[nodiscard]] bool is_to_show() const { return disorder && disorder->early.ack != 0; }
    [[nodiscard]] bool has_probed() const { return disorder && disorder->probe_byte.number != 0; }
    [[nodiscard]] bool fin_acked() const { return fin_sent && acked > fin_at; }
    /// No segment shows that FIN-WAIT-2 has timed out (RFC 9293 section 3.6 allows it, RFC 1122
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

/// The segment that first carried that number; 0: not known any more.
model::SegmentNumber carrier_of(const End& end, std::uint64_t number);

/// The numbers that the segment of this end carried; null: not known any more, or the run is not
/// observed.
const Carried* carried_by(const End& end, model::SegmentNumber segment);

}  // namespace tcpwhy::analysis
