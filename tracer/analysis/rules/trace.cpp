#include "tracer/analysis/rules/trace.hpp"

#include "tracer/analysis/sockets/read_stream.hpp"
#include "tracer/analysis/sockets/sent_stream.hpp"

namespace tcpwhy::analysis {
namespace {

/// The kernel gives up a connection whose peer does not answer (tcp_retries2, TCP_USER_TIMEOUT) or
/// that an ICMP error forbids. No segment shows it: the socket is CLOSED when the observer looks at
/// it next.
void learn_that_it_gave_up(Trace& trace, const model::SocketSnapshot& taken) {
    const SocketView* socket = trace.sockets.find(taken.socket);
    Connection* connection = trace.connection_of(socket);
    if (!connection) return;
    End& end = connection->end(socket->side);
    const bool unanswered = end.repeats > 0 || end.last_probe != model::Timer::none;
    const bool told = end.observed && end.observed->refusal.quoted != 0;
    if (unanswered || told) end.enter(model::TcpState::closed, taken.asked);
}

/// The name of a socket in connect() comes after its SYN, which was not held back for so long.
void join_late(Trace& trace, SocketView& socket) {
    if (!socket.connecting_to || !socket.local || socket.connection != 0) return;
    const Endpoint& remote = socket.remote ? *socket.remote : *socket.connecting_to;
    Connection* found = trace.connections.find(*socket.local, remote, 0);
    if (!found || found->client.endpoint != *socket.local || found->retired) return;
    if (found->client.observed && found->client.observed->socket == 0)
        Trace::join(*found, model::Side::client, socket);
}

/// It was connected without an observed call. Its addresses show which end it is.
void join_unseen(Trace& trace, SocketView& socket) {
    if (trace.calls_unseen.empty() || socket.connection != 0 || socket.listening) return;
    if (socket.before || socket.connecting_to || !socket.local || !socket.remote) return;
    Connection* found = trace.connections.find(*socket.local, *socket.remote, 0);
    if (!found || found->retired || found->self) return;
    const bool client = found->client.endpoint == *socket.local;
    const End& end = found->end(client ? model::Side::client : model::Side::server);
    if (end.observed && end.observed->socket == 0)
        Trace::join(*found, client ? model::Side::client : model::Side::server, socket);
}

/// The kernel's count of unread bytes says what receives that were not seen have taken. It is asked
/// with the state, and holds in these states alone.
void align_reads(Trace& trace, const SocketView& socket, const model::SocketSnapshot& taken) {
    const bool counts = taken.state == model::TcpState::established ||
                        taken.state == model::TcpState::close_wait ||
                        taken.state == model::TcpState::fin_wait_2;
    Connection* connection = counts ? trace.connection_of(&socket) : nullptr;
    if (!connection || socket.unread_before != 0 || socket.drops.any()) return;
    if (!has_plain_stream(socket, *connection) || !reads_alone(socket, 0)) return;
    align_with_count(*connection->end(socket.side).observed, taken.unread_bytes, taken.asked);
}

}  // namespace

Connection* Trace::connection_of(const SocketView* socket) {
    if (!socket || socket->connection == 0 || !socket->local) return nullptr;
    Connection* found = connections.find(*socket->local, socket->peer_key, 0);
    return found && found->id == socket->connection ? found : nullptr;
}

void Trace::join(Connection& connection, model::Side side, SocketView& socket) {
    End& end = connection.end(side);
    if (!end.observed) return;
    end.observed->socket = socket.id;
    end.totals.pid = socket.pid;
    socket.connection = connection.id;
    socket.side = side;
    socket.local = end.endpoint;
    socket.peer_key = connection.end(other(side)).endpoint;
}

void Trace::learn(const std::optional<model::SocketSnapshot>& taken) {
    if (!taken) return;
    sockets.learn(*taken);
    if (SocketView* socket = sockets.find(taken->socket)) {
        join_late(*this, *socket);
        join_unseen(*this, *socket);
        align_with_kernel(*socket, *taken);
        align_reads(*this, *socket, *taken);
    }
    kernel.expect(*taken);
    if (taken->state == model::TcpState::closed) learn_that_it_gave_up(*this, *taken);
}

void Trace::compare_states(model::Time until) {
    const auto connection_at = [this](const model::SocketSnapshot& snapshot) {
        return connection_of(sockets.find(snapshot.socket));
    };
    kernel.compare(
        until,
        [&](const model::SocketSnapshot& snapshot) -> const End* {
            const Connection* connection = connection_at(snapshot);
            return connection ? &connection->end(sockets.find(snapshot.socket)->side) : nullptr;
        },
        [&](const model::SocketSnapshot& snapshot) {
            connection_at(snapshot)->note(model::NoteCode::state_disagrees,
                                          static_cast<std::uint64_t>(*snapshot.state));
        });
}

}  // namespace tcpwhy::analysis
