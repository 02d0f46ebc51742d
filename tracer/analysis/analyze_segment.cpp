// One segment: to its connection, its cause, the states it leaves, the calls it wakes.
#include "tracer/analysis/attribution.hpp"
#include "tracer/analysis/trace.hpp"
#include "tracer/analysis/tracking.hpp"
#include "tracer/analysis/waking.hpp"

namespace tcpwhy::analysis {
namespace {

using model::NoteCode;
using model::Segment;
using model::SegmentFinding;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

/// Who is the client where no opening was seen: the end with the higher port.
Side sender_of_first(const Segment& segment) {
    if (segment.has(flag::syn)) return segment.has(flag::ack) ? Side::server : Side::client;
    return segment.source.port >= segment.destination.port ? Side::client : Side::server;
}

bool both_done(const Connection& connection) {
    const auto done = [](TcpState state) {
        return state == TcpState::closed || state == TcpState::time_wait;
    };
    return done(connection.client.state) && done(connection.server.state);
}

/// A SYN with a number of its own begins a connection; the same SYN again, or anything else,
/// belongs to the one there is.
bool begins_anew(const Connection& known, const Segment& segment) {
    if (!segment.has(flag::syn) || segment.has(flag::ack)) return false;
    const bool client = segment.source == known.client.endpoint;
    const End& sender = client ? known.client : known.server;
    if (both_done(known)) return true;
    if (!client && known.client.state == TcpState::syn_sent) return false;  // simultaneous open
    return !sender.iss_known || sender.iss != segment.seq;
}

void begin_with_syn(Trace& trace, Connection& opened, const Segment& segment) {
    opened.opening_seen = true;
    const Endpoint& client = opened.client.endpoint;
    const Endpoint& server = opened.server.endpoint;
    const bool nobody = trace.options.mode == model::Mode::private_lab &&
                        !trace.sockets.listener_at(server) &&
                        !trace.sockets.connector(server, client);
    opened.server.enter(nobody ? TcpState::closed : TcpState::listen, segment.time);
    if (const SocketView* socket = trace.sockets.connector(client, server))
        return Trace::join(opened, Side::client, trace.sockets.view(socket->id));
    // Its name has not come in time. Where everybody is observed, the only one that connects there
    // sent it.
    if (trace.options.mode != model::Mode::private_lab || !trace.options.observed) return;
    if (SocketView* socket = trace.sockets.only_unnamed_connect_to(server)) {
        Trace::join(opened, Side::client, *socket);
        trace.sockets.give_up_naming(socket->id);
    }
}

Connection& open_connection(Trace& trace, const Segment& segment, Side from,
                            model::ConnectionId reused) {
    const bool client = from == Side::client;
    Connection& opened =
        trace.connections.open(client ? segment.source : segment.destination,
                               client ? segment.destination : segment.source, segment.domain);
    opened.first = segment.time;
    if (trace.options.observed) {
        opened.client.observed = std::make_unique<ObservedEnd>();
        opened.server.observed = std::make_unique<ObservedEnd>();
    }
    if (segment.has(flag::syn) && !segment.has(flag::ack)) {
        begin_with_syn(trace, opened, segment);
    } else {
        join_mid_stream(opened, from, segment);
        opened.notes.add(NoteCode::mid_stream);
    }
    if (reused) opened.notes.add(NoteCode::tuple_reused, reused);
    return opened;
}

Connection& connection_for(Trace& trace, const Segment& segment, Side& from) {
    Connection* known = trace.connections.find(segment.source, segment.destination, segment.domain);
    if (known && !begins_anew(*known, segment)) {
        from = segment.source == known->client.endpoint ? Side::client : Side::server;
        return *known;
    }
    from = sender_of_first(segment);
    return open_connection(trace, segment, from, known ? known->id : 0);
}

bool lost_on_arrival(Trace& trace, const Connection& connection, Side receiver) {
    if (trace.dropping.empty()) return false;
    const SocketView* socket = owner(trace.sockets, connection, receiver);
    const auto found = socket ? trace.dropping.find(socket->id) : trace.dropping.end();
    return found != trace.dropping.end() && found->second;
}

SegmentFinding first_finding(Trace& trace, const Connection& connection, Side from,
                             const Segment& segment, const Reading& reading) {
    SegmentFinding finding;
    finding.number = ++trace.summary.segments;
    finding.connection = connection.identity();
    finding.from = from;
    finding.seq = reading.seq;
    if (reading.has_ack) finding.ack = reading.ack;
    finding.window = reading.window;
    finding.phase = phase_of(connection, from, segment, reading);
    finding.client_before = connection.client.state;
    finding.server_before = connection.server.state;
    return finding;
}

void note_segment(Trace& trace, const Connection& connection, const Segment& segment,
                  const Reading& reading, SegmentFinding& finding) {
    model::Notes& notes = finding.notes;
    const Side from = finding.from;
    const End& peer = connection.end(other(from));
    const TcpState peer_before =
        from == Side::client ? finding.server_before : finding.client_before;
    if (reading.rst && !reading.valid_reset && peer_before != TcpState::closed)
        notes.add(NoteCode::reset_ignored);
    if (reading.bare && segment.window == 0) notes.add(NoteCode::zero_window);
    if (segment.has(flag::urg)) notes.add(NoteCode::urgent_data, segment.urgent_pointer);
    if (reading.syn && segment.length > 0) notes.add(NoteCode::syn_data, segment.length);
    if (peer.mss != 0 && segment.length > peer.mss) notes.add(NoteCode::offload);
    if (reading.fin && connection.fins_crossed && !reading.nothing_new)
        notes.add(NoteCode::simultaneous_close);
    if (reading.syn && connection.simultaneous_open) notes.add(NoteCode::simultaneous_open);
    if (peer.state == TcpState::time_wait && peer_before != TcpState::time_wait)
        notes.add(NoteCode::time_wait);
    if (!reading.handshake_ack || !trace.options.observed) return;
    const SocketView* accepting = owner(trace.sockets, connection, other(from));
    if (accepting && accepting->listening && trace.may_wake.empty())
        notes.add(NoteCode::not_accepted);
}

void count_segment(Connection& connection, const Segment& segment, const Reading& reading,
                   const SegmentFinding& finding) {
    const bool again = finding.notes.has(NoteCode::retransmission);
    add_history(connection, finding.from, segment, again);
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

}  // namespace

void analyze(Trace& trace, const Segment& segment) {
    Side from = Side::none;
    Connection& connection = connection_for(trace, segment, from);
    const Side receiver = other(from);
    const Reading reading = read(connection, from, segment);
    SegmentFinding finding = first_finding(trace, connection, from, segment, reading);

    const bool all_observed = trace.options.mode == model::Mode::private_lab;
    const Scene scene{trace.sockets, connection, from, segment, reading, all_observed};
    finding.cause =
        trace.options.observed ? attribute(scene, finding.notes) : infer(scene, finding.notes);
    if (finding.cause.kind == model::CauseKind::unknown) ++trace.summary.unexplained;

    const bool lost = lost_on_arrival(trace, connection, receiver);
    if (lost) finding.notes.add(NoteCode::lost);
    const Before was = before(connection, receiver);
    track(connection, from, segment, reading, finding.number, lost);
    trace.may_wake.clear();
    if (!lost)
        wake(trace.sockets, connection, receiver, was, segment, reading, finding.number,
             trace.may_wake);
    finding.may_wake = trace.may_wake;
    finding.client_state = connection.client.state;
    finding.server_state = connection.server.state;

    note_segment(trace, connection, segment, reading, finding);
    count_segment(connection, segment, reading, finding);
    if (trace.options.observed) drop_acknowledged(trace, connection.end(receiver));
    trace.sink.segment(segment, finding);
    if (both_done(connection)) trace.connections.retire(connection);
}

}  // namespace tcpwhy::analysis
