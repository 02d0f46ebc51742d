#include "tracer/analysis/connection/connection.hpp"

#include <optional>
#include <string>

#include "tracer/analysis/connection/conn_state.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Outcome;
using model::Side;

Outcome outcome_of(const Connection& connection) {
    if (connection.refused) return Outcome::refused;
    const bool client_done = connection.client.fin_acked();
    const bool server_done = connection.end(Side::server).fin_acked();
    // A reset after that ends TIME-WAIT alone (RFC 1337).
    if (client_done && server_done) return Outcome::closed;
    if (connection.reset) return Outcome::reset;
    if (client_done || server_done) return Outcome::half_closed;
    if (!connection.opening_seen && !connection.server.syn_sent) return Outcome::partial;
    if (!connection.answered) return Outcome::unanswered;
    return Outcome::open;
}

std::optional<std::string> closed_first(const Connection& connection) {
    if (connection.fins_crossed) return "both";
    const Side side =
        connection.first_fin != Side::none ? connection.first_fin : connection.first_rst;
    if (side == Side::none) return std::nullopt;
    return std::string{name(side)};
}

}  // namespace

model::ConnectionFinding conclude(const Connection& connection) {
    model::ConnectionFinding finding;
    connection.identify(finding.identity);
    finding.first = connection.first;
    finding.last = connection.last;
    finding.outcome = outcome_of(connection);
    finding.closed_first = closed_first(connection);
    const bool no_data = connection.client.totals.bytes == 0 && connection.server.totals.bytes == 0;
    finding.conn_state = conn_state(connection.client.zeek.state, connection.server.zeek.state,
                                    connection.history.text(), no_data);
    finding.history = connection.history.text();
    finding.segments = connection.segments;
    finding.client = connection.client.totals;
    finding.server = connection.server.totals;
    finding.client_state = connection.client.state;
    finding.server_state = connection.end(Side::server).state;
    finding.round_trip = connection.round_trip;
    if (connection.notes) finding.notes = *connection.notes;
    const auto waits = [](const End& end) { return end.is_to_show() && !end.disorder->early.told; };
    if (waits(connection.client) || waits(connection.server))
        finding.notes.add(model::NoteCode::missing_segments);
    return finding;
}

}  // namespace tcpwhy::analysis
