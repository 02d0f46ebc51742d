// One segment: to its connection, its cause, the states it leaves, the calls it wakes.
#include "tracer/analysis/cause/attribution.hpp"
#include "tracer/analysis/opening.hpp"
#include "tracer/analysis/sockets/waking.hpp"
#include "tracer/analysis/tcp/conn_state.hpp"
#include "tracer/analysis/tcp/syn_options.hpp"
#include "tracer/analysis/tcp/tracking.hpp"
#include "tracer/analysis/trace.hpp"

namespace tcpwhy::analysis {
namespace {

using model::NoteCode;
using model::Segment;
using model::SegmentFinding;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

bool lost_on_arrival(Trace& trace, const Connection& connection, Side receiver,
                     const Segment& segment) {
    if (trace.dropping.empty()) return false;
    const SocketView* socket = owner(trace.sockets, connection, receiver);
    const auto found = socket ? trace.dropping.find(socket->id) : trace.dropping.end();
    return found != trace.dropping.end() &&
           model::is_of_kind(found->second, segment.flags, segment.length);
}

/// Several listen there, so which one has the connection in its queue is not known before accept().
bool port_is_shared(Trace& trace, const Connection& connection) {
    return trace.sockets.listeners_at(connection.end(Side::server).endpoint).size() > 1;
}

/// It has the handshake's last acknowledgment; data has it, too, where the bare one was not taken.
bool completes_handshake(const Connection& connection, const Reading& reading) {
    if (reading.handshake_ack) return true;
    const End& server = connection.end(Side::server);
    return reading.has_ack && !reading.rst && server.state == TcpState::syn_received &&
           server.observed && server.observed->socket == 0 &&
           server.observed->established.number == 0;
}

/// Why the receiver's TCP does not take the segment, as far as this is known beforehand.
std::optional<model::Note> not_taken(Trace& trace, const Connection& connection, Side from,
                                     const Segment& segment, const Reading& reading) {
    if (lost_on_arrival(trace, connection, other(from), segment))
        return model::Note{NoteCode::lost};
    const bool opens = reading.syn && !reading.has_ack;
    if (from != Side::client || !(opens || completes_handshake(connection, reading)))
        return std::nullopt;
    const SocketView* listener = owner(trace.sockets, connection, Side::server);
    if (!listener || !listener->listening || listener->is_given_up()) return std::nullopt;
    // Linux drops while the queue is longer than the backlog (sk_acceptq_is_full()).
    const std::size_t waiting = listener->queued_connections();
    if (waiting > static_cast<std::size_t>(listener->backlog) && !port_is_shared(trace, connection))
        return model::Note{NoteCode::listen_queue_full, waiting};
    // tcp(7), TCP_DEFER_ACCEPT: until the SYN-ACK has been sent again, only data completes it.
    if (reading.handshake_ack && listener->defers_accept && connection.server.repeats == 0)
        return model::Note{NoteCode::deferred_accept};
    return std::nullopt;
}

SegmentFinding first_finding(Trace& trace, const Connection& connection, Side from,
                             const Segment& segment, const Reading& reading) {
    SegmentFinding finding;
    finding.number = ++trace.summary.segments;
    connection.identify(finding.connection);
    finding.from = from;
    finding.seq = reading.seq;
    if (reading.has_ack) finding.ack = reading.ack;
    finding.window = reading.window;
    finding.phase = phase_of(connection, from, segment, reading);
    finding.client_before = connection.client.state;
    finding.server_before = connection.end(Side::server).state;
    return finding;
}

/// Numbers that were never seen: below what is sent now, or acknowledged by who has received them.
bool misses_segments(const Connection& connection, Side from, const Reading& reading) {
    const End& sender = connection.end(from);
    const End& receiver = connection.end(other(from));
    if (reading.rst || reading.syn || connection.stale || !sender.iss_known) return false;
    const bool gap = reading.seq > sender.next && reading.end > reading.seq;
    return gap || (reading.has_ack && receiver.iss_known && reading.ack > receiver.next);
}

void note_syn(const Segment& segment, const Connection& connection, Side from,
              model::Notes& notes) {
    SynOptions options;
    read_syn_options(segment.options, options);
    const FastOpen fast_open = options.fast_open;
    if (segment.length > 0)
        notes.add(fast_open == FastOpen::has_cookie ? NoteCode::fast_open_data : NoteCode::syn_data,
                  segment.length);
    if (fast_open == FastOpen::asks_for_cookie && !segment.has(flag::ack))
        notes.add(NoteCode::fast_open_request);
    if (connection.self && !segment.has(flag::ack)) notes.add(NoteCode::self_connect);
    if (connection.simultaneous_open && (from == Side::server || segment.has(flag::ack)))
        notes.add(NoteCode::simultaneous_open);
}

void note_segment(Trace& trace, const Connection& connection, const Segment& segment,
                  const Reading& reading, bool taken, SegmentFinding& finding) {
    model::Notes& notes = finding.notes;
    const Side from = finding.from;
    const End& peer = connection.end(other(from));
    const TcpState peer_before =
        from == Side::client ? finding.server_before : finding.client_before;
    if (reading.rst && !reading.valid_reset && peer_before != TcpState::closed)
        notes.add(NoteCode::reset_ignored);
    if (reading.bare && segment.window == 0) notes.add(NoteCode::zero_window);
    if (segment.has(flag::urg)) notes.add(NoteCode::urgent_data, segment.urgent_pointer);
    if (reading.syn) note_syn(segment, connection, from, notes);
    if (finding.cause.name == model::SystemCall::listen && finding.cause.call != 0 &&
        port_is_shared(trace, connection))
        notes.add(NoteCode::ambiguous_call);
    if (peer.mss != 0 && segment.length > peer.mss) notes.add(NoteCode::offload);
    if (reading.fin && connection.fins_crossed && !reading.nothing_new)
        notes.add(NoteCode::simultaneous_close);
    if (peer.state == TcpState::time_wait && peer_before != TcpState::time_wait)
        notes.add(NoteCode::time_wait, connection.self || from == Side::server ? 1 : 2);
    if (!reading.handshake_ack || !trace.options.observed || !taken) return;
    const SocketView* accepting = owner(trace.sockets, connection, other(from));
    if (accepting && accepting->listening && accepting->queued_connections() > 0 &&
        !port_is_shared(trace, connection))
        notes.add(NoteCode::not_accepted, accepting->queue.size());
}

void count_segment(Connection& connection, const Segment& segment, const Reading& reading,
                   const SegmentFinding& finding) {
    const bool again = finding.notes.has(NoteCode::retransmission);
    add_history(connection, finding.from, segment, again);
    if (!reading.rst || reading.valid_reset) follow_conn_state(connection, finding.from, segment);
    model::EndTotals& totals = connection.end(finding.from).totals;
    ++connection.segments;
    ++totals.segments;
    if (again) ++totals.retransmissions;
    if (!reading.nothing_new && !reading.probe) totals.bytes += segment.length;
    connection.last = segment.time;
}

/// What the peer has acknowledged is not sent again; the last range stays, for a spurious
/// repetition.
void drop_acknowledged(Trace& trace, const End& receiver) {
    SocketView* socket =
        receiver.observed ? trace.sockets.find(receiver.observed->socket) : nullptr;
    while (socket && socket->sends.size() > 1 && !socket->sends.front().open &&
           socket->sends.front().end <= receiver.acked)
        socket->sends.pop_front();
}

/// A copy is shown, and changes nothing. Where calls are observed, the capture is of one interface.
bool is_copy(Trace& trace, Connection& known, const Segment& segment, std::uint64_t print) {
    const Side from = sender_in(known, segment);
    const model::SegmentNumber original = known.end(from).shown.find(print);
    if (original == 0) return false;
    const Reading reading = read(known, from, segment);
    SegmentFinding finding = first_finding(trace, known, from, segment, reading);
    finding.cause.kind = model::CauseKind::reply;
    finding.cause.rule = model::Rule::state;
    finding.cause.to = original;
    finding.notes.add(NoteCode::duplicate, original);
    finding.client_state = finding.client_before;
    finding.server_state = finding.server_before;
    ++known.segments;
    ++known.end(from).totals.segments;
    trace.sink.segment(segment, finding);
    return true;
}

}  // namespace

void analyze(Trace& trace, const Segment& segment) {
    const std::uint64_t print = trace.options.observed ? 0 : print_of(segment);
    Connection* known = trace.connections.find(segment.source, segment.destination, segment.domain);
    if (print != 0 && known && is_copy(trace, *known, segment, print)) return;
    Side from = Side::none;
    Connection& connection = connection_for(trace, known, segment, from);
    const Side receiver = other(from);
    connection.client.let_pass(segment.time);
    connection.server.let_pass(segment.time);
    if (connection.stale && from == Side::server && segment.has(flag::syn))
        end_stale(trace, connection, segment.time);
    const bool opens = segment.has(flag::syn) && !segment.has(flag::ack);
    if (opens && from == Side::client) see_listener_gone(trace, connection, segment.time);
    const bool several = opens && claim_syn(trace, connection, from, segment);
    const Reading reading = read(connection, from, segment);
    SegmentFinding finding = first_finding(trace, connection, from, segment, reading);

    const bool all_observed = trace.options.mode == model::Mode::private_lab;
    const Scene scene{trace.sockets, connection, from, segment, reading, all_observed};
    const model::Cause cause =
        trace.options.observed ? attribute(scene, finding.notes) : infer(scene, finding.notes);
    if (cause.kind == model::CauseKind::unknown) ++trace.summary.unexplained;

    if (several) finding.notes.add(NoteCode::ambiguous_call);
    if (misses_segments(connection, from, reading)) finding.notes.add(NoteCode::missing_segments);

    const std::optional<model::Note> obstacle =
        not_taken(trace, connection, from, segment, reading);
    const bool lost = obstacle.has_value();
    if (lost) finding.notes.add(obstacle->code, obstacle->value);
    const Before was = before(connection, receiver);
    const bool ends_stale = connection.stale && reading.valid_reset && !lost;
    const bool forged = finding.notes.has(NoteCode::reset_by_filter);
    track(connection, from, segment, reading, finding.number, {lost, forged});
    if (ends_stale) end_stale(trace, connection, segment.time);
    trace.may_wake.clear();
    if (!lost)
        wake(trace.sockets, connection, receiver, was, segment, reading, finding.number,
             trace.may_wake);
    finding.cause = cause;  // so late because a copy right behind the stores would wait for them
    finding.may_wake = trace.may_wake;
    finding.client_state = connection.client.state;
    finding.server_state = connection.end(Side::server).state;

    note_segment(trace, connection, segment, reading, !lost, finding);
    count_segment(connection, segment, reading, finding);
    if (print != 0) connection.end(from).shown.add(print, finding.number);
    if (trace.options.observed) drop_acknowledged(trace, connection.end(receiver));
    trace.sink.segment(segment, finding);
    if (both_done(connection)) trace.connections.retire(connection);
}

}  // namespace tcpwhy::analysis
