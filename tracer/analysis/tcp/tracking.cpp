#include "tracer/analysis/tcp/tracking.hpp"

#include <algorithm>

#include "tracer/analysis/tcp/disorder.hpp"
#include "tracer/analysis/tcp/sack.hpp"
#include "tracer/analysis/tcp/syn_options.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Segment;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

/// Gaps that are remembered of one end.
constexpr std::size_t most_ahead = 4;
/// Joins [begin, end) to what the receiver has, with what had arrived ahead of it.
void take_in(End& receiver, std::uint64_t begin, std::uint64_t end) {
    if (begin > receiver.received) {
        if (receiver.ahead.size() < most_ahead) receiver.ahead.push_back({begin, end});
        return;
    }
    receiver.received = std::max(receiver.received, end);
    for (auto next = receiver.ahead.begin(); next != receiver.ahead.end();) {
        if (next->begin > receiver.received) {
            ++next;
            continue;
        }
        receiver.received = std::max(receiver.received, next->end);
        receiver.ahead.erase(next);
        next = receiver.ahead.begin();  // what was out of reach may be within it now
    }
}

/// It sends its FIN without having the peer's: they cross, though the capture has one behind the
/// other. What is on its way is counted as arrived, until its receiver says otherwise.
bool crosses_fin(const Connection& connection, Side from, const Reading& reading) {
    const End& sender = connection.end(from);
    if (!reading.fin || sender.fin_sent || connection.self) return false;
    return !sender.fin_received ||
           (reading.has_ack && reading.ack <= connection.end(other(from)).fin_at);
}

void send_fin(Connection& connection, Side from, const Reading& reading, model::Time now) {
    End& sender = connection.end(from);
    const bool crosses = crosses_fin(connection, from, reading);
    sender.fin_sent = true;
    sender.fin_at = reading.end - 1;
    if (sender.state == TcpState::close_wait && !crosses)
        return sender.enter(TcpState::last_ack, now);
    const bool takes_fin_behind_its_own = sender.state == TcpState::close_wait;
    if (takes_fin_behind_its_own || sender.state == TcpState::established ||
        sender.state == TcpState::syn_received)
        sender.enter(TcpState::fin_wait_1, now);
    if (takes_fin_behind_its_own) sender.enter(TcpState::closing, now);
}

void send_side(Connection& connection, Side from, const Segment& segment, const Reading& reading) {
    End& sender = connection.end(from);
    const model::Time now = segment.time;
    if (reading.syn) {
        if (!sender.iss_known) sender.know_iss(segment.seq);
        sender.syn_sent = true;
        SynOptions options;
        read_syn_options(segment.options, options);
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

/// RFC 9293 section 3.10.7.4, eighth: the peer's FIN, once everything before it has arrived.
void receive_fin(End& receiver, const End& sender, model::Time now) {
    if (receiver.fin_received || !sender.fin_sent || receiver.received <= sender.fin_at) return;
    receiver.fin_received = true;
    switch (receiver.state) {
        case TcpState::syn_received:
        case TcpState::established:
            return receiver.enter(TcpState::close_wait, now);
        case TcpState::fin_wait_1:
            return receiver.enter(receiver.fin_acked() ? TcpState::time_wait : TcpState::closing,
                                  now);
        case TcpState::fin_wait_2:
            return receiver.enter(TcpState::time_wait, now);
        default:
            return;
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

/// The peer's FIN, which was counted as arrived, has not been taken in.
void take_fin_back(End& end, model::Time now) {
    end.fin_received = false;
    switch (end.state) {
        case TcpState::close_wait:
            return end.enter(TcpState::established, now);
        case TcpState::last_ack:
        case TcpState::closing:
            return end.enter(TcpState::fin_wait_1, now);
        case TcpState::time_wait:
            return end.enter(TcpState::fin_wait_2, now);
        default:
            return;
    }
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

/// What the end may have to send again, and how often it has.
void note_sent(End& sender, const End& receiver, const Reading& reading, const Arrival& now) {
    constexpr std::size_t most_carried = 4096;
    if (reading.nothing_new) {
        if (sender.repeats < 255) ++sender.repeats;
        return;
    }
    sender.repeats = 0;
    if (reading.end == sender.next) {
        sender.sent_new = now;
        sender.new_length = static_cast<std::uint32_t>(reading.end - reading.seq);
    }
    if (!sender.observed) return;
    auto& carried = sender.observed->carried;
    // One that is acknowledged stays: it may have been lost on the way to who asks again.
    while (carried.size() > most_carried ||
           (carried.size() > 1 && carried[1].end <= sender.acked && receiver.iss_known))
        carried.pop_front();
    carried.push_back({reading.seq, reading.end, now});
}

/// A segment that the receiver's state does not wait for: a SYN where there is a connection
/// already, or a reset that it must not believe (RFC 5961 sections 3 and 4).
bool is_misfit(const Connection& connection, Side from, const Reading& reading) {
    const TcpState state = connection.end(other(from)).state;
    if (reading.rst) return !reading.valid_reset;
    if (!reading.syn || connection.self) return false;
    return state != TcpState::listen && state != TcpState::closed && state != TcpState::syn_sent &&
           state != TcpState::syn_received;
}

void note_arrivals(Connection& connection, Side from, const Segment& segment,
                   const Reading& reading, model::SegmentNumber number, bool lost, bool misfit,
                   const std::optional<Misplaced>& out_of_order) {
    End& sender = connection.end(from);
    End& receiver = connection.end(other(from));
    // Not copied from where it has just been stored: the processor would wait for that.
    const Arrival now{number, segment.time};
    sender.sent = now;
    if (reading.end > reading.seq) note_sent(sender, receiver, reading, now);
    if (reading.probe)
        sender.last_probe = receiver.window_seen && receiver.window == 0
                                ? model::Timer::window_probe
                                : model::Timer::keep_alive;
    if (sender.unanswered.number != 0 && reading.has_ack && !reading.rst &&
        reading.ack >= sender.received) {
        sender.answered = sender.unanswered;
        sender.unanswered = {};
    }
    if (reading.overtaken) sender.answered = {};
    note_order_answered(sender, reading);
    if (lost) return;
    receiver.last_probe = model::Timer::none;
    receiver.arrived = now;
    receiver.arrived_misfit = misfit;
    receiver.arrived_gap = reading.shows_gap;
    receiver.arrived_bare = reading.end == reading.seq || reading.acks_new;
    if (reading.end > reading.seq || reading.probe) receiver.unanswered = now;
    if (out_of_order) note_misplaced(receiver, *out_of_order);
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

void join_mid_stream(Connection& connection, Side from, const Segment& segment) {
    End& sender = connection.end(from);
    End& receiver = connection.end(other(from));
    const bool syn_ack = segment.has(flag::syn | flag::ack);
    // Numbers count from the SYN where there is one, else so that the first byte seen is 1.
    sender.know_iss(segment.has(flag::syn) ? segment.seq : segment.seq - 1);
    sender.next = segment.has(flag::syn) ? 0 : 1;
    if (segment.has(flag::ack)) {
        receiver.know_iss(segment.ack - 1);
        receiver.next = 1;
        receiver.acked = 1;
        sender.received = 1;
    }
    receiver.received = sender.next;
    const TcpState state = TcpState::established;
    if (syn_ack) {
        receiver.enter(TcpState::syn_sent, segment.time);
        sender.enter(TcpState::syn_received, segment.time);
        return;
    }
    connection.handshake_acked = true;
    sender.enter(state, segment.time);
    receiver.enter(state, segment.time);
}

void take_back(Connection& connection, Side receiver, model::SegmentNumber number,
               std::uint64_t begin, model::Time now) {
    End& end = connection.end(receiver);
    if (connection.self || connection.stale) return;
    if (connection.end(other(receiver)).acked > begin) return;
    end.received = std::min(end.received, begin);
    if (end.unanswered.number == number) end.unanswered = {};
    if (end.observed)
        std::erase_if(end.observed->unread,
                      [&](const Unread& unread) { return unread.arrival.number == number; });
    if (end.state == TcpState::syn_received && !end.syn_sent) end.enter(TcpState::listen, now);
}

void lose_fin(Connection& connection, Side receiver, model::Time now) {
    End& end = connection.end(receiver);
    const End& sender = connection.end(other(receiver));
    if (connection.self || connection.stale || !end.fin_received || sender.fin_acked()) return;
    end.received = std::min(end.received, sender.fin_at);
    end.unanswered = {};
    take_fin_back(end, now);
}

void track(Connection& connection, Side from, const Segment& segment, const Reading& reading,
           model::SegmentNumber number, const Passage& passage) {
    const bool lost = passage.lost;
    End& sender = connection.end(from);
    const bool misfit = is_misfit(connection, from, reading);
    const auto out_of_order = misplaced(connection.end(other(from)), reading);
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
    note_arrivals(connection, from, segment, reading, number, lost, misfit, out_of_order);
}

}  // namespace tcpwhy::analysis
