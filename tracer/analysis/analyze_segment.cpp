#include "tracer/analysis/analyze_segment.hpp"

#include "tracer/analysis/cause/attribution.hpp"
#include "tracer/analysis/cause/inference.hpp"
#include "tracer/analysis/delivery.hpp"
#include "tracer/analysis/opening.hpp"
#include "tracer/analysis/sockets/waking.hpp"
#include "tracer/analysis/stale.hpp"
#include "tracer/analysis/tcp/tracking.hpp"

namespace tcpwhy::analysis {
namespace {

using model::NoteCode;
using model::Segment;
using model::SegmentFinding;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

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

model::Cause cause_of(Trace& trace, const Connection& connection, Side from, const Segment& segment,
                      const Reading& reading, model::Notes& notes) {
    const bool all_observed = trace.options.mode == model::Mode::private_lab;
    const Scene scene{trace.sockets, connection, from, segment, reading, all_observed};
    const model::Cause cause =
        trace.options.observed ? attribute(scene, notes) : infer(scene, notes);
    if (cause.kind == model::CauseKind::unknown) ++trace.summary.unexplained;
    return cause;
}

/// Numbers that were never seen: below what is sent now, or acknowledged by who has received them.
bool misses_segments(const Connection& connection, Side from, const Reading& reading) {
    const End& sender = connection.end(from);
    const End& receiver = connection.end(other(from));
    if (reading.rst || reading.syn || connection.stale || !sender.iss_known) return false;
    const bool gap = reading.seq > sender.next && reading.end > reading.seq;
    return gap || (reading.has_ack && receiver.iss_known && reading.ack > receiver.next);
}

void note_syn(const Segment& segment, const Reading& reading, const Connection& connection,
              Side from, model::Notes& notes) {
    const FastOpen fast_open = reading.options.fast_open;
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
    if (reading.syn) note_syn(segment, reading, connection, from, notes);
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
    End& sender = connection.end(finding.from);
    End& receiver = connection.end(other(finding.from));
    add_history(connection.history, sender.history, finding.from, segment, again);
    if (!reading.rst || reading.valid_reset)
        follow_conn_state(sender.zeek, receiver.zeek, finding.from, segment);
    model::EndTotals& totals = sender.totals;
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
bool show_copy(Trace& trace, Connection& known, const Segment& segment, const SynOptions& options,
               std::uint64_t print) {
    const Side from = sender_in(known, segment);
    const model::SegmentNumber original = known.end(from).shown.find(print);
    if (original == 0) return false;
    const Reading reading = read(known, from, segment, options);
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
    const SynOptions options =
        segment.has(flag::syn) ? read_syn_options(segment.options) : SynOptions{};
    const std::uint64_t print = trace.options.observed ? 0 : print_of(segment, options);
    Connection* known = trace.connections.find(segment.source, segment.destination, segment.domain);
    if (print != 0 && known && show_copy(trace, *known, segment, options, print)) return;

    // Its connection, and the end that has sent it.
    const Placed placed = place(trace, known, segment);
    Connection& connection = placed.connection;
    const Side from = placed.from;
    const Side receiver = other(from);

    // The segment, read against the connection as it has been so far.
    const Reading reading = read(connection, from, segment, options);
    SegmentFinding finding = first_finding(trace, connection, from, segment, reading);

    // Its cause.
    const model::Cause cause = cause_of(trace, connection, from, segment, reading, finding.notes);
    if (placed.ambiguous) finding.notes.add(NoteCode::ambiguous_call);
    if (misses_segments(connection, from, reading)) finding.notes.add(NoteCode::missing_segments);

    // The states that it leaves, unless the receiver does not take it.
    const std::optional<model::Note> obstacle =
        not_taken(trace, connection, from, segment, reading);
    if (obstacle) finding.notes.add(obstacle->code, obstacle->value);
    const bool taken = !obstacle;
    const bool forged = finding.notes.has(NoteCode::reset_by_filter);
    const Before was = before(connection, receiver);
    const bool ends_stale = connection.stale && reading.valid_reset && taken;
    track(connection, from, segment, reading, finding.number, {!taken, forged});
    if (ends_stale) end_stale(trace, connection, segment.time);

    // The calls that it wakes.
    trace.may_wake.clear();
    if (taken)
        wake(trace.sockets, connection, receiver, was, segment, reading, finding.number,
             trace.may_wake);

    // The finding.
    finding.cause = cause;  // so late because a copy right after the stores would wait for them
    finding.may_wake = trace.may_wake;
    finding.client_state = connection.client.state;
    finding.server_state = connection.end(Side::server).state;
    note_segment(trace, connection, segment, reading, taken, finding);
    count_segment(connection, segment, reading, finding);
    if (print != 0) connection.end(from).shown.add(print, finding.number);
    if (trace.options.observed) drop_acknowledged(trace, connection.end(receiver));
    trace.sink.segment(segment, finding);
    if (both_done(connection)) trace.connections.retire(connection);
}

}  // namespace tcpwhy::analysis
