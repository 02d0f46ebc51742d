#include "tracer/analysis/analyze_segment.hpp"

#include <algorithm>

#include "tracer/analysis/cause/attribution.hpp"
#include "tracer/analysis/cause/inference.hpp"
#include "tracer/analysis/rules/delivery.hpp"
#include "tracer/analysis/rules/doubts.hpp"
#include "tracer/analysis/rules/opening.hpp"
#include "tracer/analysis/rules/stale.hpp"
#include "tracer/analysis/sockets/sent_stream.hpp"
#include "tracer/analysis/sockets/waking.hpp"
#include "tracer/analysis/tcp/disorder.hpp"
#include "tracer/analysis/tcp/seen_twice.hpp"
#include "tracer/analysis/tcp/tracking.hpp"
#include "tracer/analysis/tcp/unseen_bytes.hpp"

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

/// The observer does not see what a program asks for through io_uring, or by another ABI.
bool may_be_unseen(Trace& trace, const Connection& connection, Side from) {
    if (trace.calls_unseen.empty()) return false;
    const SocketView* socket = owner(trace.sockets, connection, from);
    return !socket || trace.calls_unseen.contains(socket->pid);
}

/// As in a capture without calls; the findings from observed calls stay.
model::Cause inferred_beside(const Scene& scene, model::Notes& notes) {
    model::Notes more;
    const model::Cause cause = infer(scene, more);
    for (const model::Note& note : more)
        if (!notes.has(note.code)) notes.add(note.code, note.value, note.who);
    return cause;
}

model::Cause cause_of(Trace& trace, const Connection& connection, Side from, const Segment& segment,
                      const Reading& reading, model::Notes& notes) {
    const bool all_observed = trace.options.mode == model::Mode::private_lab;
    const bool unseen = may_be_unseen(trace, connection, from);
    const Scene scene{trace.sockets, connection, from, segment, reading, all_observed, unseen};
    model::Cause cause = trace.options.observed ? attribute(scene, notes) : infer(scene, notes);
    if (trace.options.observed && cause.kind == model::CauseKind::unknown &&
        (connection.joins || connection.joined || unseen))
        cause = inferred_beside(scene, notes);
    if (cause.kind == model::CauseKind::unknown) ++trace.summary.unexplained;
    return cause;
}

/// Bytes that no call of the sender explains get their place before the cause is sought.
void follow_stream(Trace& trace, const Connection& connection, Side from, const Segment& segment,
                   const Reading& reading) {
    const End& sender = connection.end(from);
    SocketView* socket = sender.observed && sender.observed->socket != 0 && !reading.probe
                             ? trace.sockets.find(sender.observed->socket)
                             : nullptr;
    if (socket && !connection.self && !connection.multipath)
        align_with_segment(*socket, segment, reading);
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
    if (connection.multipath && segment.has(flag::ack)) notes.add(NoteCode::multipath);
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
    if (segment.length > 0 && trace.options.observed) {
        const SocketView* sending = owner(trace.sockets, connection, from);
        if (sending && sending->tls_sends) notes.add(NoteCode::kernel_tls);
    }
    if (segment.has(flag::urg)) notes.add(NoteCode::urgent_data, segment.urgent_pointer);
    if (reading.data_fin) notes.add(NoteCode::data_fin);
    if (reading.syn) note_syn(segment, reading, connection, from, notes);
    if (finding.cause.name == model::SystemCall::listen && finding.cause.call != 0 &&
        trace.sockets.lacks_acceptor(connection.server.endpoint, connection.client.endpoint))
        notes.add(NoteCode::ambiguous_call);
    if (peer.mss != 0 && segment.length > peer.mss) notes.add(NoteCode::offload);
    if (reading.fin && connection.fins_crossed && !reading.nothing_new)
        notes.add(NoteCode::simultaneous_close);
    if (peer.state == TcpState::time_wait && peer_before != TcpState::time_wait)
        notes.add(NoteCode::time_wait, connection.self || from == Side::server ? 1 : 2);
    if (!reading.handshake_ack || !trace.options.observed || !taken) return;
    const SocketView* accepting = owner(trace.sockets, connection, other(from));
    if (accepting && accepting->listening && accepting->queued_connections() > 0 &&
        !port_is_shared(trace, connection) && !accepts_unseen(trace, *accepting))
        notes.add(NoteCode::not_accepted, accepting->queue.size());
}

void count_segment(Connection& connection, const Ends<End>& ends, const Segment& segment,
                   const Reading& reading, std::uint64_t fresh, const SegmentFinding& finding) {
    const auto& [sender, receiver] = ends;
    const bool again = finding.notes.has(NoteCode::retransmission);
    add_history(connection.history, sender.history, finding.from, segment, again);
    if (moves_conn_state(sender.zeek, segment) && (!reading.rst || reading.valid_reset))
        follow_conn_state(sender.zeek, receiver.zeek, finding.from, segment);
    model::EndTotals& totals = sender.totals;
    ++connection.segments;
    ++totals.segments;
    if (again) ++totals.retransmissions;
    totals.bytes += fresh;
    connection.last = segment.time;
}

/// Comes before the acknowledgment is taken.
void remember_room(const End& receiver, const Reading& reading, model::SegmentNumber number) {
    if (!reading.has_ack || reading.rst || !receiver.observed) return;
    Room& room = receiver.observed->room;
    room.edge_before = room.edge;
    room.edge = std::max(room.edge, reading.ack + reading.window);
    if (reading.ack <= receiver.acked) return;
    room.acked_before = receiver.acked;
    room.acked_by = number;
}

/// Acknowledged bytes are not sent again. The last range stays, for a spurious repetition.
void drop_acknowledged(Trace& trace, const End& receiver) {
    SocketView* socket =
        receiver.observed ? trace.sockets.find(receiver.observed->socket) : nullptr;
    while (socket && socket->sends.size() > 1 && !socket->sends.front().open &&
           socket->sends.front().end <= receiver.acked)
        socket->sends.pop_front();
}

/// A copy is shown, and changes nothing. Where calls are observed, the capture is of one interface.
bool show_copy(Trace& trace, Connection& known, Side from, const Segment& segment,
               const SynOptions& options, const Print& print) {
    const model::SegmentNumber original = copy_of(trace.shown, known, from, segment, print);
    if (original == 0) return false;
    const Reading reading = read(known, from, segment, options);
    SegmentFinding finding = first_finding(trace, known, from, segment, reading);
    finding.cause.kind = model::CauseKind::reply;
    finding.cause.rule = model::Rule::state;
    finding.cause.to = original;
    finding.notes.add(NoteCode::duplicate, original);
    finding.client_state = finding.client_before;
    finding.server_state = finding.server_before;
    known.shown_twice = true;
    ++known.segments;
    ++known.end(from).totals.segments;
    trace.sink.segment(segment, finding);
    return true;
}

}  // namespace

void analyze(Trace& trace, const Segment& segment) {
    const SynOptions options =
        segment.has(flag::syn) ? read_syn_options(segment.options) : SynOptions{};
    const Print print = trace.options.observed ? Print{} : print_of(segment, options);
    Connection* known = trace.connections.find(segment.source, segment.destination, segment.domain);
    const Side sender_of_known = known ? sender_in(*known, segment) : Side::none;
    if (known && show_copy(trace, *known, sender_of_known, segment, options, print)) return;

    // Its connection, and the end that has sent it.
    const Placed placed = place(trace, known, sender_of_known, segment);
    Connection& connection = placed.connection;
    const Side from = placed.from;
    const auto [sender, receiver] = connection.ends(from);
    const bool observed = trace.options.observed;

    if (!trace.doubted.empty()) settle_by_segment(trace, connection, from, segment);

    // The segment, read against the connection as it has been so far.
    if (receiver.has_probed()) take_probe_byte({sender, receiver}, segment);
    const Reading reading = read(connection, from, segment, options);
    SegmentFinding finding = first_finding(trace, connection, from, segment, reading);

    // Its cause.
    if (observed) follow_stream(trace, connection, from, segment, reading);
    const model::Cause cause = cause_of(trace, connection, from, segment, reading, finding.notes);
    if (placed.ambiguous) finding.notes.add(NoteCode::ambiguous_call);
    if (may_miss_segments({sender, receiver}, reading) &&
        misses_segments(connection, from, reading, segment.time))
        finding.notes.add(NoteCode::missing_segments);

    // The states that it leaves, unless the receiver does not take it.
    const std::optional<model::Note> obstacle =
        trace.sockets.empty() ? std::nullopt : not_taken(trace, connection, from, segment, reading);
    if (obstacle) finding.notes.add(obstacle->code, obstacle->value);
    const bool taken = !obstacle;
    const bool forged = reading.rst && finding.notes.has(NoteCode::reset_by_filter);
    const Before was = observed ? before(connection, other(from)) : Before{};
    const bool ends_stale = connection.stale && reading.valid_reset && taken;
    const std::uint64_t fresh = segment.length > 0 ? fresh_bytes(sender, segment, reading) : 0;
    if (taken) remember_room(receiver, reading, finding.number);
    track(connection, from, segment, reading, finding.number, {!taken, forged});
    if (connection.client.multipath)
        trace.subflows.follow(trace.connections, connection, segment, reading, finding.notes);
    if (sender.is_to_show()) settle_early_ack({sender, receiver}, segment.time);
    if (ends_stale) end_stale(trace, connection, segment.time);
    if (obstacle && obstacle->code == NoteCode::own_filter)
        doubt(trace, connection, from, segment, reading, finding.number);

    // The calls that it wakes.
    trace.may_wake.clear();
    if (taken && observed)
        wake(trace.sockets, connection, other(from), was, segment, reading, finding.number,
             trace.may_wake);

    // The finding.
    finding.cause = cause;  // so late because a copy right after the stores would wait for them
    finding.may_wake = trace.may_wake;
    finding.client_state = connection.client.state;
    finding.server_state = connection.end(Side::server).state;
    note_segment(trace, connection, segment, reading, taken, finding);
    if (finding.notes.has(NoteCode::lost)) ++trace.summary.lost;
    count_segment(connection, {sender, receiver}, segment, reading, fresh, finding);
    if (print.likeness != Likeness::nothing)
        trace.shown.add({connection.id, from}, print, finding.number, segment.time);
    if (observed) drop_acknowledged(trace, receiver);
    trace.sink.segment(segment, finding);
    if (both_done(connection)) trace.connections.retire(connection);
}

}  // namespace tcpwhy::analysis
