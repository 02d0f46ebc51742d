#include "tracer/analysis/analyze_orphan.hpp"

#include "tracer/analysis/rules/doubts.hpp"
#include "tracer/analysis/tcp/fins.hpp"

namespace tcpwhy::analysis {
namespace {

/// Learns how long the timer of FIN-WAIT-2 has still to run, or that it is over. False if segments
/// have shown that already.
bool learn_timeout(End& end, const model::OrphanSeen& seen) {
    using model::TcpState;
    if (seen.state == TcpState::closed) {
        if (end.state != TcpState::fin_wait_2) return false;
        end.enter(TcpState::closed, seen.asked);
    }
    // Linux fires a timer up to an eighth of its time late (kernel/time/timer.c); until then only
    // the kernel's next report shows it.
    if (seen.state == TcpState::fin_wait_2 && seen.timer_left >= 0 && end.observed)
        end.observed->fin_wait_2_ends = seen.time + seen.timer_left + seen.timer_left / 8;
    return true;
}

/// The peer's FIN was seen, and a good while later the kernel still waits for it: Linux drops what
/// comes to another processor while it hands FIN-WAIT-2 over to a small socket of its own
/// (tcp_time_wait() in net/ipv4/tcp_minisocks.c).
bool has_lost_fin(const End& end, const model::OrphanSeen& seen) {
    return seen.state == model::TcpState::fin_wait_2 && end.state == model::TcpState::time_wait &&
           end.state_since + KernelStates::backlog_ns < seen.asked;
}

}  // namespace

void analyze(Trace& trace, const model::OrphanSeen& seen) {
    // Both ends of a socket that is connected to itself have one name.
    if (seen.local == seen.remote) return;
    Connection* connection = trace.connections.find(seen.local, seen.remote, 0);
    if (!connection || connection->first > seen.asked) return;
    const model::Side side =
        connection->client.endpoint == seen.local ? model::Side::client : model::Side::server;
    End& end = connection->end(side);
    end.let_pass(seen.asked);
    settle_by_state(trace, *connection, side, seen.state, seen.asked);
    if (has_lost_fin(end, seen)) lose_fin(*connection, side, seen.asked);
    if (!learn_timeout(end, seen)) return;
    const model::OrphanFinding finding{connection->identity(), side, end.state,
                                       trace.kernel.agrees(end, seen)};
    trace.sink.orphan(seen, finding);
}

}  // namespace tcpwhy::analysis
