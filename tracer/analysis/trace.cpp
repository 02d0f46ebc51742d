#include "tracer/analysis/trace.hpp"

namespace tcpwhy::analysis {
namespace {

/// No segment tells when the kernel gives up a connection whose questions nobody answers (after
/// tcp_retries2, TCP_USER_TIMEOUT), or because an ICMP error forbids it: the socket is CLOSED
/// when it is looked at next.
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
    if (SocketView* socket = sockets.find(taken->socket)) join_late(*this, *socket);
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
            connection_at(snapshot)->notes.add(model::NoteCode::state_disagrees,
                                               static_cast<std::uint64_t>(*snapshot.state));
        });
}

}  // namespace tcpwhy::analysis
