#include "tracer/analysis/tracking.hpp"

#include <algorithm>

namespace tcpwhy::analysis {
namespace {

using model::Phase;
using model::Segment;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

/// The largest shift that RFC 7323 section 2.3 allows.
constexpr std::uint8_t most_scale = 14;
constexpr model::Time reordering_ns = 10 * model::millisecond_ns;
/// Gaps that are remembered of one end.
constexpr std::size_t most_ahead = 4;

struct SynOptions {
    std::uint16_t mss = 0;
    int scale = -1;
};

/// Only what tracking needs of a SYN's options; malformed ones end the search.
SynOptions syn_options(std::span<const std::uint8_t> options) {
    SynOptions found;
    for (std::size_t at = 0; at < options.size();) {
        const std::uint8_t kind = options[at];
        if (kind == 0) break;
        if (kind == 1) {
            ++at;
            continue;
        }
        if (at + 1 >= options.size()) break;
        const std::size_t length = options[at + 1];
        if (length < 2 || at + length > options.size()) break;
        if (kind == 2 && length == 4)
            found.mss = static_cast<std::uint16_t>((options[at + 2] << 8U) | options[at + 3]);
        if (kind == 3 && length == 3) found.scale = std::min(options[at + 2], most_scale);
        at += length;
    }
    return found;
}

bool resets(const Connection& connection, Side from, const Reading& reading) {
    const End& sender = connection.end(from);
    const End& receiver = connection.end(other(from));
    if (receiver.state == TcpState::closed) return false;
    // In SYN-SENT a RST is valid when it acknowledges the SYN (RFC 9293 section 3.10.7.3).
    if (receiver.state == TcpState::syn_sent)
        return reading.has_ack && reading.ack == receiver.next;
    if (!sender.iss_known || receiver.received == 0) return true;
    return reading.seq == receiver.received || reading.seq == sender.next;
}

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

void send_side(Connection& connection, Side from, const Segment& segment, const Reading& reading) {
    End& sender = connection.end(from);
    const model::Time now = segment.time;
    if (reading.syn) {
        if (!sender.iss_known) sender.know_iss(segment.seq);
        sender.syn_sent = true;
        const SynOptions options = syn_options(segment.options);
        sender.mss = options.mss;
        sender.scale_known = true;
        sender.scale = options.scale < 0 ? 0 : static_cast<std::uint8_t>(options.scale);
        if (sender.state == TcpState::closed || sender.state == TcpState::listen)
            sender.enter(reading.has_ack ? TcpState::syn_received : TcpState::syn_sent, now);
    }
    if (reading.fin && !sender.fin_sent) {
        sender.fin_sent = true;
        sender.fin_at = reading.end - 1;
        if (sender.state == TcpState::close_wait)
            sender.enter(TcpState::last_ack, now);
        else if (sender.state == TcpState::established || sender.state == TcpState::syn_received)
            sender.enter(TcpState::fin_wait_1, now);
    }
    sender.next = std::max(sender.next, reading.end);
    if (!reading.rst) {
        sender.window = reading.window;
        sender.window_seen = true;
    }
}

/// RFC 9293 section 3.10.7.4, fifth: what an acknowledgment does to the end that receives it.
void receive_ack(End& receiver, const Reading& reading, model::Time now) {
    if (!reading.has_ack || reading.ack > receiver.next) return;
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

void receive_side(Connection& connection, Side from, const Segment& segment,
                  const Reading& reading) {
    End& sender = connection.end(from);
    End& receiver = connection.end(other(from));
    const model::Time now = segment.time;
    if (reading.rst) {
        if (!reading.valid_reset) return;
        if (receiver.state == TcpState::syn_sent) connection.refused = true;
        connection.reset = true;
        receiver.enter(TcpState::closed, now);
        sender.enter(TcpState::closed, now);
        return;
    }
    if (reading.syn) receive_syn(receiver, reading, now);
    receive_ack(receiver, reading, now);
    if (reading.end > reading.seq) take_in(receiver, reading.seq, reading.end);
    receive_fin(receiver, sender, now);
}

/// The sender's acknowledgment proves what it has received, also where the capture missed it.
void believe_sender(Connection& connection, Side from, const Segment& segment,
                    const Reading& reading) {
    End& sender = connection.end(from);
    const End& receiver = connection.end(other(from));
    if (reading.rst || reading.ack <= sender.received || reading.ack > receiver.next) return;
    sender.received = reading.ack;
    receive_fin(sender, receiver, segment.time);
}

void note_arrivals(Connection& connection, Side from, const Segment& segment,
                   const Reading& reading, model::SegmentNumber number, bool lost) {
    End& sender = connection.end(from);
    End& receiver = connection.end(other(from));
    sender.sent = {number, segment.time};
    if (reading.end > reading.seq && !reading.nothing_new) sender.sent_new = sender.sent;
    if (reading.has_ack && !reading.rst && reading.ack >= sender.received) sender.unanswered = {};
    if (lost) return;
    receiver.arrived = {number, segment.time};
    if (reading.end > reading.seq || reading.probe) receiver.unanswered = receiver.arrived;
}

void note_connection(Connection& connection, Side from, const Segment& segment,
                     const Reading& reading) {
    if (from == Side::server) connection.answered = true;
    if (reading.rst && connection.first_rst == Side::none) connection.first_rst = from;
    if (reading.handshake_ack) {
        connection.handshake_acked = true;
        if (connection.opening_seen) connection.round_trip = segment.time - connection.first;
    }
    if (reading.syn && !reading.has_ack && from == Side::server)
        connection.simultaneous_open = true;
    if (!reading.fin || connection.reset) return;  // a FIN that crosses a reset closes nothing
    if (connection.first_fin == Side::none)
        connection.first_fin = from;
    else if (connection.first_fin != from && !connection.end(from).fin_received)
        connection.fins_crossed = true;
}

}  // namespace

Reading read(const Connection& connection, Side from, const Segment& segment) {
    const End& sender = connection.end(from);
    const End& receiver = connection.end(other(from));
    Reading reading;
    reading.syn = segment.has(flag::syn);
    reading.fin = segment.has(flag::fin);
    reading.rst = segment.has(flag::rst);
    reading.has_ack = segment.has(flag::ack);
    reading.seq = sender.iss_known ? sender.relative(segment.seq) : 0;
    // A RST in answer to a SYN is sent by an end that never had a number of its own (RFC 9293
    // section 3.10.7.1).
    if (reading.rst && !sender.iss_known) reading.seq = 0;
    reading.end = reading.seq + (reading.rst ? 0 : segment.sequence_length());
    if (reading.has_ack) reading.ack = receiver.iss_known ? receiver.relative(segment.ack) : 0;
    const bool scaled = !reading.syn && sender.scale_known && receiver.scale_known;
    reading.window = static_cast<std::uint64_t>(segment.window) << (scaled ? sender.scale : 0U);
    reading.bare = segment.length == 0 && !reading.syn && !reading.fin && !reading.rst;

    const bool takes_numbers = reading.end > reading.seq;
    reading.nothing_new = takes_numbers && sender.iss_known && reading.end <= sender.next;
    reading.probe = reading.has_ack && !reading.syn && !reading.rst && sender.next > 0 &&
                    reading.seq + 1 == sender.next && segment.length <= 1 && !reading.fin &&
                    (!takes_numbers || sender.acked == sender.next) &&
                    segment.time - sender.sent.time > reordering_ns &&
                    reading.ack <= sender.received;
    if (reading.has_ack) {
        reading.acks_new = reading.ack > receiver.acked && reading.ack <= receiver.next;
        reading.acks_fin = reading.acks_new && receiver.fin_sent && reading.ack > receiver.fin_at;
    }
    reading.handshake_ack = from == Side::client && reading.bare && !connection.handshake_acked &&
                            connection.server.syn_sent && sender.state == TcpState::established;
    reading.opens_window = reading.bare && !reading.acks_new && !reading.probe &&
                           !reading.handshake_ack && sender.window_seen &&
                           reading.window > sender.window;
    reading.valid_reset = reading.rst && resets(connection, from, reading);
    return reading;
}

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

void track(Connection& connection, Side from, const Segment& segment, const Reading& reading,
           model::SegmentNumber number, bool lost) {
    End& sender = connection.end(from);
    note_connection(connection, from, segment, reading);
    if (reading.has_ack && connection.end(other(from)).iss_known)
        believe_sender(connection, from, segment, reading);
    if (reading.rst) {
        if (lost || reading.valid_reset) sender.enter(TcpState::closed, segment.time);
    } else {
        send_side(connection, from, segment, reading);
    }
    if (!lost) receive_side(connection, from, segment, reading);
    note_arrivals(connection, from, segment, reading, number, lost);
}

Phase phase_of(const Connection& connection, Side from, const Segment& segment,
               const Reading& reading) {
    if (reading.rst) return Phase::abort;
    if (reading.syn || reading.handshake_ack) return Phase::handshake;
    if (reading.fin || reading.acks_fin) return Phase::shutdown;
    if (segment.length > 0 && !reading.probe) return Phase::data;
    if (reading.probe) return Phase::other;
    // A repeated acknowledgment of a FIN still belongs to the shutdown.
    const End& receiver = connection.end(other(from));
    if (reading.has_ack && receiver.fin_sent && reading.ack > receiver.fin_at)
        return Phase::shutdown;
    return Phase::data;
}

}  // namespace tcpwhy::analysis
