#include "tracer/analysis/opening.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "tracer/analysis/tcp/tracking.hpp"

namespace tcpwhy::analysis {
namespace {

using model::NoteCode;
using model::Segment;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

/// Who is the client where no opening was seen: the end with the higher port.
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
    const bool nobody = trace.options.mode == model::Mode::private_lab &&
                        !trace.sockets.listener_at(server) &&
                        !trace.sockets.connector(server, client);
    opened.server.enter(nobody ? TcpState::closed : TcpState::listen, segment.time);
}

/// What the server's end of an older connection needs to answer for it.
struct StaleEnd {
    End end;
    std::uint32_t client_iss = 0;
};

/// A SYN of the same client that meets an end which still lives in the connection before: its
/// client has gone without a word (RFC 9293 section 3.5.1, half-open connections).
std::optional<StaleEnd> stale_end(Connection* before, const Segment& segment) {
    if (!before || before->self || !segment.has(flag::syn) || segment.has(flag::ack))
        return std::nullopt;
    const bool same_client = segment.source == before->client.endpoint;
    const bool lives = before->server.state == TcpState::established ||
                       before->server.state == TcpState::close_wait ||
                       before->server.state == TcpState::fin_wait_1 ||
                       before->server.state == TcpState::fin_wait_2;
    if (!same_client || !lives || before->stale) return std::nullopt;
    return StaleEnd{std::move(before->server), before->client.iss};
}

void live_on(Trace& trace, Connection& opened, StaleEnd stale) {
    opened.server = std::move(stale.end);
    opened.server.totals = {};
    opened.server.history = {};
    opened.stale = true;
    opened.stale_client_iss = stale.client_iss;
    SocketView* socket =
        opened.server.observed ? trace.sockets.find(opened.server.observed->socket) : nullptr;
    if (socket) socket->connection = opened.id;
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
        opened.notes.add(NoteCode::mid_stream);
        if (trace.options.observed) take_over_before(trace, opened);
    }
    if (reused) opened.notes.add(NoteCode::tuple_reused, reused);
    if (stale) live_on(trace, opened, std::move(*stale));
    return opened;
}

}  // namespace

bool both_done(const Connection& connection) {
    const auto done = [](TcpState state) {
        return state == TcpState::closed || state == TcpState::time_wait;
    };
    return done(connection.client.state) && done(connection.end(Side::server).state);
}

bool claim_syn(Trace& trace, Connection& connection, Side from, const Segment& segment) {
    const End& sender = connection.end(from);
    if (!sender.observed || sender.observed->socket != 0) return false;
    if (const SocketView* named = trace.sockets.connector(segment.source, segment.destination)) {
        Trace::join(connection, from, trace.sockets.view(named->id));
        return false;
    }
    // Its connect() has failed, or its name has not come in time. A name that may still come
    // decides where there are several, or where not everybody is observed.
    const bool may_be_named = trace.sockets.unnamed_connect_to(segment.destination);
    if (may_be_named && trace.options.mode != model::Mode::private_lab) return false;
    bool several = false;
    SocketView* nameless =
        trace.sockets.nameless_connector(segment.destination, segment.time, several);
    if (several && may_be_named) return false;
    if (!nameless) return false;
    Trace::join(connection, from, *nameless);
    trace.sockets.give_up_naming(nameless->id);
    return several;
}

void see_listener_gone(Trace& trace, Connection& connection, model::Time time) {
    if (trace.options.mode != model::Mode::private_lab || connection.self) return;
    End& passive = connection.end(Side::server);
    if (passive.state != TcpState::listen) return;
    const SocketView* listener = trace.sockets.listener_at(passive.endpoint);
    if (!listener || listener->is_given_up()) passive.enter(TcpState::closed, time);
}

void end_stale(Trace& trace, Connection& connection, model::Time time) {
    End fresh;
    fresh.endpoint = connection.server.endpoint;
    fresh.totals = connection.server.totals;
    fresh.history = connection.server.history;
    if (connection.server.observed) {
        fresh.observed = std::make_unique<ObservedEnd>();
        if (SocketView* socket = trace.sockets.find(connection.server.observed->socket))
            socket->connection = 0;
    }
    fresh.enter(TcpState::listen, time);
    connection.server = std::move(fresh);
    connection.stale = false;
}

Side sender_in(const Connection& connection, const Segment& segment) {
    return segment.source == connection.client.endpoint ? Side::client : Side::server;
}

Connection& connection_for(Trace& trace, Connection* known, const Segment& segment, Side& from) {
    if (known && !begins_anew(*known, segment)) {
        from = sender_in(*known, segment);
        return *known;
    }
    from = sender_of_first(segment);
    return open_connection(trace, known, segment, from);
}

}  // namespace tcpwhy::analysis
