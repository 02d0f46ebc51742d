#include "tracer/analysis/tcp/reading.hpp"

#include <algorithm>

#include "tracer/analysis/tcp/sack.hpp"
#include "tracer/wire/decode/mptcp.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Phase;
using model::Segment;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

/// No timer asks sooner: 200 ms for a closed window on Linux, a second at least for keep-alive.
constexpr model::Time quickest_probe_ns = 100 * model::millisecond_ns;

bool resets(const End& sender, const End& receiver, const Reading& reading) {
    if (receiver.state == TcpState::closed) return false;
    // In SYN-SENT a RST is valid when it acknowledges the SYN (RFC 9293 section 3.10.7.3).
    if (receiver.state == TcpState::syn_sent)
        return reading.has_ack && reading.ack == receiver.next;
    if (!sender.iss_known || receiver.received == 0) return true;
    if (reading.seq == receiver.received || reading.seq == sender.next) return true;
    // Linux counts a reset with the number of the FIN, too (tcp_reset_check()): some systems send
    // it when data finds a socket that has closed.
    const bool has_fin = receiver.state == TcpState::close_wait ||
                         receiver.state == TcpState::last_ack ||
                         receiver.state == TcpState::closing;
    return has_fin && reading.seq + 1 == receiver.received;
}

/// The numbers that the segment takes up. Those before the SYN count as the number 0, which is old
/// in any case.
void read_numbers(const Connection& connection, Side from, const Segment& segment,
                  Reading& reading) {
    const End& sender = connection.end(from);
    // A RST in answer to a SYN is sent by an end that never had a number of its own (RFC 9293
    // section 3.10.7.1).
    std::int64_t begin = sender.iss_known ? sender.offset(segment.seq) : 0;
    if (connection.stale && reading.rst && from == Side::client)
        begin = segment.seq - connection.stale_client_iss;
    const std::int64_t length = reading.rst ? 0 : segment.sequence_length();
    const std::int64_t least_end = length > 0 ? 1 : 0;
    reading.seq = static_cast<std::uint64_t>(std::max<std::int64_t>(begin, 0));
    reading.end = static_cast<std::uint64_t>(std::max(begin + length, least_end));
}

/// A capture may show segments in another order than the one they were sent in: new numbers after
/// higher ones of the same moment. A sender repeats numbers only after an answer or a timer, and no
/// timer is as fast. If calls are observed, a capture rarely misses segments, so an answer in
/// between proves nothing.
bool comes_late(const End& sender, const Segment& segment, const Reading& reading) {
    constexpr model::Time same_moment_ns = 3 * model::millisecond_ns;
    if (!sender.disorder) return false;
    if (!sender.observed && sender.arrived.number > sender.sent_new.number) return false;
    const model::Time at_most = sender.observed ? reordering_ns : same_moment_ns;
    const auto& skipped = sender.disorder->skipped;
    return std::any_of(skipped.begin(), skipped.end(), [&](const Skipped& gap) {
        return reading.seq < gap.end && gap.begin < reading.end &&
               segment.time - gap.since < at_most;
    });
}

/// It knows both numbers, and its side is not done (RFC 9293 section 3.3.2): data, and even a FIN,
/// may have overtaken the ACK that follows the SYN-ACK.
bool is_synchronized(const End& end) {
    return end.state == TcpState::established || end.state == TcpState::fin_wait_1 ||
           end.state == TcpState::close_wait;
}

/// Two processors deliver what they send on loopback each in its own order, and so do the paths of
/// a network. A bare ACK carries SND.NXT, RCV.NXT and the right edge of the window, none of which
/// goes back (RFC 9293 section 3.8.6; Linux closes a window at once where memory is short), so one
/// below what its end has shown was sent before that.
bool is_overtaken(const End& sender, const End& receiver, const Reading& reading) {
    if (!reading.bare || reading.probe || reading.handshake_ack) return false;
    if (!sender.iss_known || !reading.has_ack || sender.next == 0) return false;
    if (reading.seq < sender.next || reading.ack < receiver.acked) return true;
    return reading.ack == receiver.acked && sender.window_seen && reading.window != 0 &&
           reading.window < sender.window;
}

/// RFC 2018 section 4: every acknowledgment of a receiver that has numbers behind a gap reports
/// them, the latest first. Without that option, one of the same number and window shows it (RFC
/// 5681 section 2).
void read_gap(const End& sender, const End& receiver, const Segment& segment, Reading& reading) {
    if (!reading.has_ack || reading.probe || reading.handshake_ack) return;
    if (reading.ack < receiver.acked || reading.ack >= receiver.next) return;
    each_sack_block(segment.options, [&](std::uint32_t left, std::uint32_t right) {
        if (receiver.relative(left) <= reading.ack) return;  // RFC 2883: come twice, not ahead
        if (reading.sacked_to == 0) reading.sacked_to = receiver.relative(right);
        reading.shows_gap = true;
    });
    if (reading.shows_gap || reading.acks_new || (sender.sack && receiver.sack)) return;
    reading.shows_gap = receiver.acked > 0 && sender.window_seen && reading.window != 0 &&
                        reading.window == sender.window;
}

/// The next byte, alone, to an end whose window is 0: Windows and the BSDs ask so whether it is
/// open again (RFC 9293 section 3.8.6.1). The window must have had time to become known.
bool probes_closed_window(const Connection& connection, const Ends<const End>& ends,
                          const Segment& segment, const Reading& reading) {
    const auto& [sender, receiver] = ends;
    if (segment.length != 1 || !reading.has_ack || reading.syn || reading.fin || reading.rst)
        return false;
    if (!receiver.window_seen || receiver.window != 0 || sender.next == 0) return false;
    const model::Time way = std::max<model::Time>(connection.round_trip, 0);
    return reading.seq == sender.next && sender.acked == sender.next &&
           segment.time - sender.arrived.time > way;
}

}  // namespace

Reading read(const Connection& connection, Side from, const Segment& segment,
             const SynOptions& options) {
    const auto [sender, receiver] = connection.ends(from);
    Reading reading;
    reading.syn = segment.has(flag::syn);
    if (reading.syn) reading.options = options;
    reading.fin = segment.has(flag::fin);
    reading.rst = segment.has(flag::rst);
    reading.has_ack = segment.has(flag::ack);
    read_numbers(connection, from, segment, reading);
    if (reading.has_ack) reading.ack = receiver.iss_known ? receiver.relative(segment.ack) : 0;
    if (connection.stale && reading.has_ack && from == Side::server)
        reading.ack = segment.ack - connection.stale_client_iss;
    // Both SYNs must have had the option (RFC 7323 section 2.2).
    const bool scaled = !reading.syn && sender.scales && receiver.scales;
    reading.window = static_cast<std::uint64_t>(segment.window) << (scaled ? sender.scale : 0U);
    reading.bare = segment.length == 0 && !reading.syn && !reading.fin && !reading.rst;

    reading.probe_byte = probes_closed_window(connection, {sender, receiver}, segment, reading);
    if (reading.probe_byte) reading.end = reading.seq;
    const bool takes_numbers = reading.end > reading.seq;
    reading.nothing_new = takes_numbers && sender.iss_known && reading.end <= sender.next &&
                          !comes_late(sender, segment, reading);
    const bool repeats_a_number =
        reading.has_ack && !reading.syn && !reading.rst && sender.next > 0 &&
        sender.state != TcpState::closed && reading.seq + 1 == sender.next && segment.length <= 1 &&
        !reading.fin && (!takes_numbers || sender.acked == sender.next) &&
        segment.time - sender.sent.time > quickest_probe_ns && reading.ack <= sender.received;
    reading.probe = reading.probe_byte || repeats_a_number;
    if (reading.has_ack) {
        reading.acks_unseen = receiver.iss_known && reading.ack > receiver.next;
        reading.acks_new = reading.ack > receiver.acked && reading.ack <= receiver.next;
        reading.acks_fin = reading.acks_new && receiver.fin_sent && reading.ack > receiver.fin_at;
    }
    reading.handshake_ack = from == Side::client && reading.bare && !connection.handshake_acked &&
                            receiver.syn_sent && is_synchronized(sender) &&
                            (reading.ack == 1 || receiver.acked == 0);
    reading.overtaken = is_overtaken(sender, receiver, reading);
    reading.opens_window = reading.bare && !reading.acks_new && !reading.probe &&
                           !reading.handshake_ack && sender.window_seen && !reading.overtaken &&
                           reading.window > sender.window;
    reading.valid_reset = reading.rst && resets(sender, receiver, reading);
    reading.data_fin = connection.multipath && wire::has_data_fin(segment.options);
    // Where calls are observed, it is known what was lost.
    if (reading.bare && !sender.observed && receiver.iss_known)
        read_gap(sender, receiver, segment, reading);
    return reading;
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
