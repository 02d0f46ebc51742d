#include "tracer/analysis/cause/scene.hpp"

namespace tcpwhy::analysis {

using model::Side;

SocketView* owner(Sockets& sockets, const Connection& connection, Side side) {
    const End& end = connection.end(side);
    if (end.observed && end.observed->socket != 0) return sockets.find(end.observed->socket);
    if (side != Side::server || connection.simultaneous_open) return nullptr;
    SocketView* acceptor = sockets.acceptor(end.endpoint, connection.client.endpoint);
    return acceptor ? acceptor : sockets.listener_at(end.endpoint);
}

}  // namespace tcpwhy::analysis
