#include "tracer/analysis/rules/analyze_before.hpp"

#include <algorithm>

#include "tracer/analysis/rules/doubts.hpp"
#include "tracer/analysis/sockets/linux_numbers.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Side;
using model::SocketSnapshot;
using model::TcpState;

bool is_connected(TcpState state) {
    switch (state) {
        case TcpState::established:
        case TcpState::fin_wait_1:
        case TcpState::fin_wait_2:
        case TcpState::close_wait:
        case TcpState::closing:
        case TcpState::last_ack:
            return true;
        default:
            return false;
    }
}

/// Whether an end in that state has sent its FIN, and has the peer's.
struct Fins {
    bool sent = false;
    bool acknowledged = false;
    bool received = false;
};
Fins fins_of(TcpState state) {
    switch (state) {
        case TcpState::fin_wait_1:
            return {true, false, false};
        case TcpState::fin_wait_2:
            return {true, true, false};
        case TcpState::close_wait:
            return {false, false, true};
        case TcpState::closing:
        case TcpState::last_ack:
            return {true, false, true};
        default:
            return {};
    }
}

/// The state of a peer that nobody asked.
TcpState state_of_peer(const Fins& fins) {
    if (fins.sent && fins.received) return TcpState::fin_wait_2;
    if (fins.received) return TcpState::fin_wait_2;
    if (fins.sent && fins.acknowledged) return TcpState::close_wait;
    return TcpState::established;
}

/// A FIN that was sent before has the number below the first one that is seen: 0.
void note_fin_before(Connection& connection, Side from, bool acknowledged) {
    End& sender = connection.end(from);
    sender.fin_sent = true;
    sender.fin_at = 0;
    sender.acked = acknowledged ? 1 : 0;
    if (connection.first_fin == Side::none) connection.first_fin = from;
}

/// The bytes that were queued before and are not acknowledged have their numbers. The next call
/// queues its bytes after them.
void set_positions(const End& end, SocketView& socket, std::uint64_t unacknowledged) {
    socket.queued = std::max(socket.queued, end.acked + unacknowledged);
}

void take_over(Trace& trace, Connection& connection, Side side, SocketView& socket) {
    Trace::join(connection, side, socket);
    const Fins fins = fins_of(*socket.before);
    if (fins.sent) note_fin_before(connection, side, fins.acknowledged);
    if (fins.received) {
        note_fin_before(connection, other(side), true);
        connection.end(side).fin_received = true;
    }
    if (fins.acknowledged) connection.end(other(side)).fin_received = true;
    connection.end(side).enter(*socket.before, connection.first);
    const End& peer = connection.end(other(side));
    if (!trace.sockets.connected_before(peer.endpoint, connection.end(side).endpoint) &&
        peer.state == TcpState::established)
        connection.end(other(side)).enter(state_of_peer(fins), connection.first);
}

/// A socket was there before its observation began: it listens, or is an end of a connection.
void stand_before(Trace& trace, const model::SocketSeen& seen) {
    const SocketSnapshot& snapshot = seen.snapshot;
    SocketView* socket = trace.sockets.find(snapshot.socket);
    // One in connect() is looked at as well; its connection is observed from the start.
    if (!socket || !snapshot.state || !snapshot.local || socket->connecting_to) return;
    if (*snapshot.state == TcpState::listen && !socket->listening) {
        socket->pid = seen.pid;
        socket->listen = {0, model::SystemCall::listen, seen.pid};
        trace.roles.try_emplace(seen.pid, Side::server);
        // If the backlog is not known, no queue is called full.
        socket->backlog = snapshot.backlog.value_or(linux_number::most_backlog);
        socket->queued_before = snapshot.queued_connections;
        trace.sockets.set_listening(*socket, true);
    }
    if (!snapshot.remote || !is_connected(*snapshot.state)) return;
    if (socket->connection != 0 || socket->before) return;
    socket->pid = seen.pid;
    socket->before = snapshot.state;
    socket->unread_before = snapshot.unread_bytes;
    Connection* known = trace.connections.find(*snapshot.local, *snapshot.remote, 0);
    if (!known || known->retired) {
        // Of unacknowledged bytes, nobody knows which of them are still to be seen.
        socket->queued = 1 + std::uint64_t{snapshot.unsent_bytes};
        socket->position_known = snapshot.unsent_bytes == 0;
        return trace.sockets.stand_before(*socket);
    }
    // Its segments have been seen, not its calls.
    const Side side = known->client.endpoint == *snapshot.local ? Side::client : Side::server;
    End& end = known->end(side);
    if (!end.observed || end.observed->socket != 0) return;
    Trace::join(*known, side, *socket);
    set_positions(end, *socket, snapshot.unsent_bytes);
    end.observed->read_up_to =
        end.received - std::min<std::uint64_t>(end.received, snapshot.unread_bytes);
    socket->unread_before = 0;
}

}  // namespace

void analyze(Trace& trace, const model::SocketSeen& seen) {
    settle_by_state(trace, seen.snapshot);
    // If no call has made it, it was there before.
    const model::SocketId id = seen.snapshot.socket;
    if (!trace.sockets.find(id)) trace.sockets.view(id).counted = false;
    trace.learn(seen.snapshot);
    stand_before(trace, seen);
}

void take_over_before(Trace& trace, Connection& connection) {
    for (const Side side : {Side::client, Side::server}) {
        const Endpoint& own = connection.end(side).endpoint;
        const Endpoint& peer = connection.end(other(side)).endpoint;
        if (SocketView* socket = trace.sockets.connected_before(own, peer))
            take_over(trace, connection, side, *socket);
    }
}

std::uint64_t take_unread_before(SocketView* socket, const model::CallEntered& entered,
                                 std::int64_t result) {
    if (!socket || socket->unread_before == 0 || result <= 0) return 0;
    if (model::family(entered) != model::Family::receive) return 0;
    const auto taken = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(socket->unread_before, static_cast<std::uint64_t>(result)));
    if ((entered.as<model::args::Receive>().flags & linux_number::msg_peek) == 0)
        socket->unread_before -= taken;
    return taken;
}

}  // namespace tcpwhy::analysis
