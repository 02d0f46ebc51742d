#include "tracer/analysis/tcp/fins.hpp"

#include <algorithm>

namespace tcpwhy::analysis {

using model::Side;
using model::TcpState;

bool crosses_fin(const Connection& connection, Side from, const Reading& reading) {
    const End& sender = connection.end(from);
    if (!reading.fin || sender.fin_sent || connection.self) return false;
    return !sender.fin_received ||
           (reading.has_ack && reading.ack <= connection.end(other(from)).fin_at);
}

void send_fin(Connection& connection, Side from, const Reading& reading, model::Time now) {
    End& sender = connection.end(from);
    const bool crosses = crosses_fin(connection, from, reading);
    sender.fin_sent = true;
    sender.fin_at = reading.end - 1;
    if (sender.state == TcpState::close_wait && !crosses)
        return sender.enter(TcpState::last_ack, now);
    const bool takes_fin_behind_its_own = sender.state == TcpState::close_wait;
    if (takes_fin_behind_its_own || sender.state == TcpState::established ||
        sender.state == TcpState::syn_received)
        sender.enter(TcpState::fin_wait_1, now);
    if (takes_fin_behind_its_own) sender.enter(TcpState::closing, now);
}

void receive_fin(End& receiver, const End& sender, model::Time now) {
    if (receiver.fin_received || !sender.fin_sent || receiver.received <= sender.fin_at) return;
    receiver.fin_received = true;
    switch (receiver.state) {
        case TcpState::syn_received:
        case TcpState::established:
            return receiver.enter(TcpState::close_wait, now);
        case TcpState::fin_wait_1:
            return receiver.enter(receiver.fin_acked() ? TcpState::time_wait : TcpState::closing,
                                  now);
        case TcpState::fin_wait_2:
            return receiver.enter(TcpState::time_wait, now);
        default:
            return;
    }
}

void take_fin_back(End& end, model::Time now) {
    end.fin_received = false;
    switch (end.state) {
        case TcpState::close_wait:
            return end.enter(TcpState::established, now);
        case TcpState::last_ack:
        case TcpState::closing:
            return end.enter(TcpState::fin_wait_1, now);
        case TcpState::time_wait:
            return end.enter(TcpState::fin_wait_2, now);
        default:
            return;
    }
}

void lose_fin(Connection& connection, Side receiver, model::Time now) {
    End& end = connection.end(receiver);
    const End& sender = connection.end(other(receiver));
    if (connection.self || connection.stale || !end.fin_received || sender.fin_acked()) return;
    end.received = std::min(end.received, sender.fin_at);
    end.unanswered = {};
    take_fin_back(end, now);
}

void close_end(End& end, model::Time time) {
    if (end.fin_sent) return;
    if (end.state == TcpState::established || end.state == TcpState::syn_received)
        end.enter(TcpState::fin_wait_1, time);
    else if (end.state == TcpState::close_wait)
        end.enter(TcpState::last_ack, time);
}

}  // namespace tcpwhy::analysis
