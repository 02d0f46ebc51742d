#include "tracer/analysis/rules/opening.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "tracer/analysis/rules/analyze_before.hpp"
#include "tracer/analysis/rules/stale.hpp"
#include "tracer/analysis/tcp/mid_stream.hpp"

namespace tcpwhy::analysis {
namespace {

using model::NoteCode;
using model::Segment;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

/// If the opening was not captured, the client is the end with the higher port.
Side sender_of_first(const Segment& segment) {
    if (segment.has(flag::syn)) return segment.has(flag::ack) ? Side::server : Side::client;
    return segment.source.port >= segment.destination.port ? Side::client : Side::server;
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
    opened.self = segment.source == segment.destination;
    if (opened.self) return;
    const Endpoint& client = opened.client.endpoint;
    const Endpoint& server = opened.server.endpoint;
    const bool nobody = trace.sees_all_calls() && !trace.sockets.listener_at(server) &&
                        !trace.sockets.connector(server, client);
    opened.server.enter(nobody ? TcpState::closed : TcpState::listen, segment.time);
}

Connection& open_connection(Trace& trace, Connection* before, const Segment& segment, Side from) {
    const bool client = from == Side::client;
    const model::ConnectionId reused = before ? before->id : 0;
    std::optional<StaleEnd> stale = stale_end(before, segment);
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
        opened.note(NoteCode::mid_stream);
        if (trace.options.observed) take_over_before(trace, opened);
    }
    if (reused) opened.note(NoteCode::tuple_reused, reused);
    if (stale) live_on(trace, opened, std::move(*stale));
    return opened;
}

/// The SYN belongs to the socket that is connecting to its destination, or whose port a refusal has
/// left. If the socket cannot be asked, it is the one whose connect() is still running. True if
/// there are several such sockets.
bool claim_syn(Trace& trace, Connection& connection, Side from, const Segment& segment) {
    const End& sender = connection.end(from);
    if (!sender.observed || sender.observed->socket != 0) return false;
    if (const SocketView* named = trace.sockets.connector(segment.source, segment.destination)) {
        Trace::join(connection, from, trace.sockets.view(named->id));
        return false;
    }
    // Its connect() has failed, or its name has not come in time. A name that may still come
    // decides where there are several, or where not everybody is observed.
    const bool may_be_named = trace.sockets.unnamed_connects_to(segment.destination) > 0;
    if (may_be_named && trace.options.mode != model::Mode::private_lab) return false;
    bool several = false;
    SocketView* nameless = trace.sockets.nameless_connector(segment, several);
    if (several && may_be_named) return false;
    if (!nameless) return false;
    Trace::join(connection, from, *nameless);
    trace.sockets.give_up_naming(nameless->id);
    return several;
}

/// A SYN sent again may find that its listener has gone meanwhile: then the end is CLOSED.
void see_listener_gone(Trace& trace, Connection& connection, model::Time time) {
    if (!trace.sees_all_calls() || connection.self) return;
    End& passive = connection.end(Side::server);
    if (passive.state != TcpState::listen) return;
    const SocketView* listener = trace.sockets.listener_at(passive.endpoint);
    if (!listener || listener->is_given_up()) passive.enter(TcpState::closed, time);
}

}  // namespace

Placed place(Trace& trace, Connection* known, Side sender, const Segment& segment) {
    const bool old = known && !begins_anew(*known, segment);
    const Side from = old ? sender : sender_of_first(segment);
    Connection& connection = old ? *known : open_connection(trace, known, segment, from);
    connection.client.let_pass(segment.time);
    connection.server.let_pass(segment.time);
    if (!segment.has(flag::syn)) return {connection, from};
    if (connection.stale && from == Side::server) end_stale(trace, connection, segment.time);
    if (segment.has(flag::ack)) return {connection, from};
    if (from == Side::client) see_listener_gone(trace, connection, segment.time);
    return {connection, from, claim_syn(trace, connection, from, segment)};
}

}  // namespace tcpwhy::analysis
