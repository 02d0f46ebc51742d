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

/// One segment on its way from one end to the other.
struct Way {
    Connection& connection;
    Side from;
    End& sender;
    End& receiver;
    const Segment& segment;
    const Reading& reading;
};

Way way_of(Connection& connection, Side from, const Segment& segment, const Reading& reading) {
    const auto [sender, receiver] = connection.ends(from);
    return {connection, from, sender, receiver, segment, reading};
}

void send_side(const Way& way) {
    const auto& [connection, from, sender, receiver, segment, reading] = way;
    const model::Time now = segment.time;
    if (reading.syn) {
        if (!sender.iss_known) sender.know_iss(segment.seq);
        sender.syn_sent = true;
        const SynOptions& options = reading.options;
        sender.mss = options.mss;
        sender.sack = options.sack;
        sender.multipath = options.multipath;
        // A SYN-ACK without it falls back to plain TCP (RFC 8684 section 3.7).
        if (reading.has_ack) connection.multipath = options.multipath && receiver.multipath;
        sender.syn_seen = true;
        sender.scales = options.scale >= 0;
        sender.scale = sender.scales ? static_cast<std::uint8_t>(options.scale) : 0;
        if (sender.state == TcpState::closed || sender.state == TcpState::listen)
            sender.enter(reading.has_ack ? TcpState::syn_received : TcpState::syn_sent, now);
    }
    if (reading.fin && !sender.fin_sent) send_fin(connection, from, reading, now);
    if (reading.end > reading.seq) note_order_sent(sender, reading, now);
    sender.next = std::max(sender.next, reading.end);
    if (!reading.rst && !reading.overtaken) {
        sender.window = static_cast<std::uint32_t>(reading.window);
        // A SYN's window is never scaled (RFC 7323 section 2.2): no measure for those that follow.
        sender.window_seen = !reading.syn || reading.window == 0;
    }
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
void receive_stale(End& receiver, const Reading& reading, model::Time now) {
    if (reading.rst && reading.valid_reset) receiver.enter(TcpState::closed, now);
}

/// A firewall answered in the name of an end. So the end never got the answered segment.
void take_answered_back(Connection& connection, Side end, model::Time now) {
    const model::SegmentNumber answered = connection.end(end).arrived.number;
    if (const Carried* carried = carried_by(connection.end(other(end)), answered))
        take_back(connection, end, answered, carried->begin, now);
}

void receive_side(const Way& way, bool forged) {
    const auto& [connection, from, sender, receiver, segment, reading] = way;
    const model::Time now = segment.time;
    if (connection.stale) return receive_stale(receiver, reading, now);
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
    if (reading.has_ack) receive_ack(receiver, reading.ack, now);
    if (reading.end > reading.seq) take_in(receiver, reading.seq, reading.end);
    if (sender.fin_sent) receive_fin(receiver, sender, now);
}

/// A capture shows the segments that were sent. Only the acknowledgment of later numbers shows that
/// one was lost. A FIN after a gap changes no state (RFC 9293 section 3.10.7.4, eighth).
void learn_gap(End& sender, const End& receiver, const Segment& segment, const Reading& reading) {
    if (reading.ack < sender.received) {
        sender.received = reading.ack;
        if (sender.disorder) sender.disorder->ahead.clear();
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
void believe_sender(const Way& way) {
    const auto& [connection, from, sender, receiver, segment, reading] = way;
    if (reading.shows_gap && !connection.self) learn_gap(sender, receiver, segment, reading);
    if (reading.rst || reading.ack <= sender.received || reading.ack > receiver.next) return;
    sender.received = reading.ack;
    receive_fin(sender, receiver, segment.time);
}

void note_connection(const Way& way) {
    const auto& [connection, from, sender, receiver, segment, reading] = way;
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

void receive_ack(End& receiver, std::uint64_t ack, model::Time now) {
    if (ack > receiver.next) return;
    if (ack > receiver.acked) receiver.repeats = 0;
    receiver.acked = std::max(receiver.acked, ack);
    if (receiver.state == TcpState::syn_received && receiver.syn_sent && receiver.acked >= 1)
        receiver.enter(TcpState::established, now);
    if (!receiver.fin_acked()) return;
    if (receiver.state == TcpState::fin_wait_1) receiver.enter(TcpState::fin_wait_2, now);
    if (receiver.state == TcpState::closing) receiver.enter(TcpState::time_wait, now);
    if (receiver.state == TcpState::last_ack) receiver.enter(TcpState::closed, now);
}

void track(Connection& connection, Side from, const Segment& segment, const Reading& reading,
           model::SegmentNumber number, const Passage& passage) {
    const bool lost = passage.lost;
    const Way way = way_of(connection, from, segment, reading);
    End& sender = way.sender;
    End& receiver = way.receiver;
    const Arriving arriving{number, lost, is_misfit(connection, receiver, reading),
                            order_of(receiver, reading)};
    note_connection(way);
    if (reading.has_ack && receiver.iss_known && !connection.stale) believe_sender(way);
    if (reading.rst) {
        // With the challenge ACK's answer the opener goes on trying.
        if ((lost || reading.valid_reset) && !connection.stale && !passage.forged)
            sender.enter(TcpState::closed, segment.time);
    } else {
        send_side(way);
    }
    if (!lost) receive_side(way, passage.forged);
    note_arrivals({sender, receiver}, segment, reading, arriving);
}

void arrive(Connection& connection, Side from, const Segment& segment, const Reading& reading,
            model::SegmentNumber number) {
    const Way way = way_of(connection, from, segment, reading);
    End& receiver = way.receiver;
    const Arriving arriving{number, false, is_misfit(connection, receiver, reading),
                            order_of(receiver, reading)};
    receive_side(way, false);
    if (number > receiver.arrived.number) note_arrived(receiver, segment, reading, arriving);
}

}  // namespace tcpwhy::analysis
