#include "tracer/analysis/analyze_icmp.hpp"

#include "tracer/analysis/tcp/retraction.hpp"

namespace tcpwhy::analysis {
namespace {

using model::IcmpFinding;
using model::Phase;
using model::Side;

/// The latest segment of the end that begins with that number; 0: none that is known.
model::SegmentNumber quoted_by(const End& sender, std::uint64_t begin) {
    if (begin > sender.next) return 0;
    const bool sent_again = sender.repeats > 0 && begin == sender.acked;
    if (sent_again || begin == sender.next) return sender.sent.number;
    return carrier_of(sender, begin);
}

void find_states(const Connection& connection, model::TcpState& client, model::TcpState& server) {
    client = connection.client.state;
    server = connection.end(Side::server).state;
}

void take_in(Connection& connection, const model::IcmpError& error, IcmpFinding& finding) {
    finding.connection = connection.identity();
    finding.to = error.from == connection.client.endpoint ? Side::client : Side::server;
    find_states(connection, finding.client_before, finding.server_before);
    End& sender = connection.end(finding.to);
    if (sender.iss_known) {
        finding.seq = sender.relative(error.seq);
        finding.phase = finding.seq == 0 ? Phase::handshake : Phase::data;
        finding.quoted = quoted_by(sender, finding.seq);
    }
    if (finding.quoted != 0) {
        if (sender.observed) sender.observed->refusal = {model::errno_of(error), finding.quoted};
        take_back(connection, other(finding.to), finding.quoted, finding.seq, error.time);
    }
    find_states(connection, finding.client_state, finding.server_state);
}

}  // namespace

void analyze(Trace& trace, const model::IcmpError& error) {
    IcmpFinding finding;
    if (Connection* known = trace.connections.find(error.from, error.to, error.domain))
        take_in(*known, error, finding);
    trace.sink.icmp(error, finding);
}

}  // namespace tcpwhy::analysis
