#include "tracer/analysis/tcp/subflows.hpp"

#include "tracer/wire/decode/mptcp.hpp"

namespace tcpwhy::analysis {
namespace {

/// If more keys are shown than this, the tokens before them are forgotten.
constexpr std::size_t most_tokens = 65'536;

}  // namespace

void Subflows::learn(const Connection& connection, std::uint32_t token) {
    if (tokens_.size() >= most_tokens) tokens_.clear();
    tokens_[token] = connection.identity();
}

void Subflows::begin(ConnectionTable& connections, Connection& subflow, const Reading& reading,
                     model::Notes& notes) const {
    subflow.joins = true;
    const auto token = reading.options.join_token;
    const auto found = token ? tokens_.find(*token) : tokens_.end();
    const bool known = found != tokens_.end();
    notes.add(model::NoteCode::multipath_join, known ? found->second.id : 0);
    if (!known) return;
    const model::ConnectionIdentity& first = found->second;
    Connection* joined = connections.find(first.client, first.server, subflow.domain);
    if (joined && joined->id == first.id) joined->joined = true;
}

void Subflows::follow(ConnectionTable& connections, Connection& connection,
                      const model::Segment& segment, const Reading& reading, model::Notes& notes) {
    if (reading.syn && reading.options.joins && !reading.has_ack)
        return begin(connections, connection, reading, notes);
    if (reading.syn && reading.has_ack && reading.options.key_token && connection.multipath)
        return learn(connection, *reading.options.key_token);
    if (!reading.handshake_ack || !connection.multipath || connection.joins) return;
    if (const auto token = wire::find_mptcp_key_token(segment.options)) learn(connection, *token);
}

}  // namespace tcpwhy::analysis
