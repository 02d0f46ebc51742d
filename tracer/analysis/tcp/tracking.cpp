#include "tracer/analysis/tcp/tracking.hpp"

#include <algorithm>

#include "tracer/analysis/tcp/arrivals.hpp"
#include "tracer/analysis/tcp/disorder.hpp"
#include "tracer/analysis/tcp/fins.hpp"
#include "tracer/analysis/tcp/retraction.hpp"
#include "tracer/analysis/tcp/sack.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Segment;
using model::Side;
using model::TcpState;

void send_side(Connection& connection, Side from, const Segment& segment, const Reading& reading) {
    End& sender = connection.end(from);
    const model::Time now = segment.time;
    if (reading.syn) {
        if (!sender.iss_known) sender.know_iss(segment.seq);
        sender.syn_sent = true;
        const SynOptions& options = reading.options;
        sender.mss = options.mss;
        sender.sack = options.sack;
        sender.scale_known = true;
        sender.scale = options.scale < 0 ? 0 : static_cast<std::uint8_t>(options.scale);
        if (sender.state == TcpState::closed || sender.state == TcpState::listen)
            sender.enter(reading.has_ack ? TcpState::syn_received : TcpState::syn_sent, now);
    }
    if (reading.fin && !sender.fin_sent) send_fin(connection, from, reading, now);
    note_order_sent(sender, reading, now);
    sender.next = std::max(sender.next, reading.end);
    if (!reading.rst && !reading.overtaken) {
        sender.window = reading.window;
        // A SYN's window is never scaled (RFC 7323 section 2.2): no measure for those that follow.
        sender.window_seen = !reading.syn || reading.window == 0;
    }
}

/// RFC 9293 section 3.10.7.4, fifth: what an acknowledgment does to the end that receives it.
void receive_ack(End& receiver, const Reading& reading, model::Time now) {
    if (!reading.has_ack || reading.ack > receiver.next) return;
    if (reading.ack > receiver.acked) receiver.repeats = 0;
    receiver.acked = std::max(receiver.acked, reading.ack);
    if (receiver.state == TcpState::syn_received && receiver.syn_sent && receiver.acked >= 1)
        receiver.enter(TcpState::established, now);
    if (!receiver.fin_acked()) return;
    if (receiver.state == TcpState::fin_wait_1) receiver.enter(TcpState::fin_wait_2, now);
    if (receiver.state == TcpState::closing) receiver.enter(TcpState::time_wait, now);
    if (receiver.state == TcpState::last_ack) receiver.enter(TcpState::closed, now);
}

void receive_syn(End& receiver, const Reading& reading, model::Time now) {
    if (!reading.has_ack) {
        // A passive open, or two active ones that cross (RFC 9293 figure 7).
        if (receiver.state == TcpState::listen || receiver.state == TcpState::syn_sent)
            receiver.enter(TcpState::syn_received, now);
        return;
    }
    if (receiver.state == TcpState::syn_sent && reading.ack == receiver.next)
        receiver.enter(TcpState::established, now);
}

/// The opener and an end of an older connection: they have nothing in common until the old end has
/// been reset (which whoever keeps the connections then does).
void receive_stale(Connection& connection, Side from, const Reading& reading, model::Time now) {
    if (reading.rst && reading.valid_reset)
        connection.end(other(from)).enter(TcpState::closed, now);
}

/// Who answers in the name of an end has kept from it what is answered.
void take_answered_back(Connection& connection, Side end, model::Time now) {
    const model::SegmentNumber answered = connection.end(end).arrived.number;
    if (const Carried* carried = carried_by(connection.end(other(end)), answered))
        take_back(connection, end, answered, carried->begin, now);
}

void receive_side(Connection& connection, Side from, const Segment& segment, const Reading& reading,
                  bool forged) {
    End& sender = connection.end(from);
    End& receiver = connection.end(other(from));
    const model::Time now = segment.time;
    if (connection.stale) return receive_stale(connection, from, reading, now);
    if (reading.rst) {
        if (!reading.valid_reset) return;
        if (receiver.state == TcpState::syn_sent) connection.refused = true;
        connection.reset = true;
        receiver.enter(TcpState::closed, now);
        if (forged) return take_answered_back(connection, from, now);
        sender.enter(TcpState::closed, now);
        return;
    }
    if (reading.syn) receive_syn(receiver, reading, now);
    receive_ack(receiver, reading, now);
    if (reading.end > reading.seq) take_in(receiver, reading.seq, reading.end);
    receive_fin(receiver, sender, now);
}

/// A capture shows what was sent; that it was lost only the acknowledgment of what came behind it
/// shows. A FIN behind a gap changes no state (RFC 9293 section 3.10.7.4, eighth).
void learn_gap(Connection& connection, Side from, const Segment& segment, const Reading& reading) {
    End& sender = connection.end(from);
    const End& receiver = connection.end(other(from));
    if (reading.ack < sender.received) {
        sender.received = reading.ack;
        sender.ahead.clear();
        if (sender.fin_received && receiver.fin_at >= reading.ack)
            take_fin_back(sender, segment.time);
    }
    each_sack_block(segment.options, [&](std::uint32_t left, std::uint32_t right) {
        const std::uint64_t begin = receiver.relative(left);
        const std::uint64_t end = receiver.relative(right);
        if (begin > sender.received && end > begin && end <= receiver.next)
            take_in(sender, begin, end);
    });
}

/// The sender's acknowledgment proves what it has received, also where the capture missed it.
void believe_sender(Connection& connection, Side from, const Segment& segment,
                    const Reading& reading) {
    End& sender = connection.end(from);
    const End& receiver = connection.end(other(from));
    if (reading.shows_gap && !connection.self) learn_gap(connection, from, segment, reading);
    if (reading.rst || reading.ack <= sender.received || reading.ack > receiver.next) return;
    sender.received = reading.ack;
    receive_fin(sender, receiver, segment.time);
}

void note_connection(Connection& connection, Side from, const Segment& segment,
                     const Reading& reading) {
    if (from == Side::server || (connection.self && reading.has_ack)) connection.answered = true;
    if (reading.rst && connection.first_rst == Side::none && !connection.stale)
        connection.first_rst = from;
    if (reading.handshake_ack) {
        connection.handshake_acked = true;
        if (connection.opening_seen) connection.round_trip = segment.time - connection.first;
    }
    if (reading.syn && !reading.has_ack && from == Side::server)
        connection.simultaneous_open = true;
    if (!reading.fin || connection.reset) return;  // a FIN that crosses a reset closes nothing
    if (connection.first_fin == Side::none)
        connection.first_fin = from;
    else if (connection.first_fin != from && crosses_fin(connection, from, reading))
        connection.fins_crossed = true;
}

}  // namespace

void track(Connection& connection, Side from, const Segment& segment, const Reading& reading,
           model::SegmentNumber number, const Passage& passage) {
    const bool lost = passage.lost;
    End& sender = connection.end(from);
    const Arriving arriving{number, lost, is_misfit(connection, from, reading),
                            misplaced(connection.end(other(from)), reading)};
    note_connection(connection, from, segment, reading);
    if (reading.has_ack && connection.end(other(from)).iss_known && !connection.stale)
        believe_sender(connection, from, segment, reading);
    if (reading.rst) {
        // With the challenge ACK's answer the opener goes on trying.
        if ((lost || reading.valid_reset) && !connection.stale && !passage.forged)
            sender.enter(TcpState::closed, segment.time);
    } else {
        send_side(connection, from, segment, reading);
    }
    if (!lost) receive_side(connection, from, segment, reading, passage.forged);
    note_arrivals(connection, from, segment, reading, arriving);
}

}  // namespace tcpwhy::analysis
