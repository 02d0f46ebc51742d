#include "tracer/analysis/rules/accepting.hpp"

#include <algorithm>

#include "tracer/analysis/rules/delivery.hpp"
#include "tracer/analysis/rules/doubts.hpp"
#include "tracer/analysis/sockets/waking.hpp"

namespace tcpwhy::analysis {
namespace {

using model::CallEntered;
using model::CallReturned;
using model::Family;
using model::Side;

/// Whether it has been reset, or is over and its client uses the same port again.
bool is_gone(Trace& trace, const model::ConnectionIdentity& identity) {
    const Connection* connection = trace.connections.find(identity.client, identity.server, 0);
    return !connection || connection->id != identity.id || connection->reset;
}

/// The connection that an accept() returned. If it was reset meanwhile, its socket has no remote
/// address any more. Then it is the first in the queue that was reset (accept(2)). It leaves the
/// queue even if nothing more is known about it.
Connection* accepted(Trace& trace, SocketView* listener, const SocketView& socket,
                     model::CallId taker) {
    if (socket.local && socket.remote)
        return trace.connections.find(*socket.remote, *socket.local, 0);
    if (!listener || listener->queue.empty()) return nullptr;
    const auto& queue = listener->queue;
    const auto gone = std::find_if(queue.begin(), queue.end(),
                                   [&](const auto& waiting) { return is_gone(trace, waiting); });
    const model::ConnectionIdentity taken = gone == queue.end() ? queue.front() : *gone;
    Connection* connection = trace.connections.find(taken.client, taken.server, 0);
    if (connection && connection->id == taken.id) return connection;
    take_from_queue(*listener, taken.id, taker);
    return nullptr;
}

/// A connection that waited before the observation of its listener began is counted, not named.
void leave_queue_before(SocketView& listener, const Connection* connection) {
    if (listener.queued_before == 0) return;
    const bool named = connection && std::any_of(listener.queue.begin(), listener.queue.end(),
                                                 [&](const auto& waiting) {
                                                     return waiting.id == connection->id;
                                                 });
    if (!named) --listener.queued_before;
}

}  // namespace

void end_with_new_socket(Trace& trace, const CallEntered& entered, const CallReturned& returned) {
    SocketView& socket = trace.sockets.view(returned.made->socket);
    socket.pid = entered.pid;
    if (family(entered.call) == Family::socket) socket.options_known = true;
    if (family(entered.call) != Family::accept) return;
    SocketView* listener = trace.sockets.find(entered.socket);
    if (listener) {
        socket.listen = listener->listen;
        socket.drops = listener->drops;
        socket.options_known = listener->options_known;
        socket.sends_at_once = listener->sends_at_once;
        socket.corked = listener->corked;
        socket.paced = listener->paced;
        socket.oob_inline = listener->oob_inline;
        socket.zero_copy = listener->zero_copy;
        socket.low_water = listener->low_water;
        socket.peek_offset = listener->peek_offset;
    }
    Connection* connection = accepted(trace, listener, socket, entered.id);
    if (listener) leave_queue_before(*listener, connection);
    if (!connection || socket.connection != 0) return;
    settle_accepted(trace, *connection);
    if (listener) take_from_queue(*listener, connection->id, entered.id);
    for (SocketView* sharer : trace.sockets.listeners_at(connection->server.endpoint))
        if (sharer != listener) take_from_queue(*sharer, connection->id, 0);
    const bool server = !socket.local || socket.local->port == connection->server.endpoint.port;
    Trace::join(*connection, server ? Side::server : Side::client, socket);
}

void end_failed_accept(Trace& trace, const OpenCall& call, const CallReturned& returned,
                       SocketView& listener, model::CallFinding& finding) {
    if (!loses_accepted(returned) || listener.queue.empty()) return;
    const model::ConnectionIdentity lost = listener.queue.front();
    Connection* connection = trace.connections.find(lost.client, lost.server, 0);
    if (!connection || connection->id != lost.id || port_is_shared(trace, *connection)) return;
    finding.woken_by = woken_by(call, returned, connection, &listener);
    take_from_queue(listener, lost.id, returned.id);
}

}  // namespace tcpwhy::analysis
