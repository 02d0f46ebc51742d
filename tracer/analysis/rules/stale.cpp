#include "tracer/analysis/rules/stale.hpp"

#include <memory>
#include <utility>

namespace tcpwhy::analysis {

using model::Segment;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

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

}  // namespace tcpwhy::analysis
