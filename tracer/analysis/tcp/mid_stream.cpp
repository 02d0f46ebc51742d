#include "tracer/analysis/tcp/mid_stream.hpp"

namespace tcpwhy::analysis {

using model::Segment;
using model::Side;
using model::TcpState;
namespace flag = model::tcp_flag;

void join_mid_stream(Connection& connection, Side from, const Segment& segment) {
    End& sender = connection.end(from);
    End& receiver = connection.end(other(from));
    const bool syn_ack = segment.has(flag::syn | flag::ack);
    // Numbers count from the SYN where there is one, else so that the first byte seen is 1.
    sender.know_iss(segment.has(flag::syn) ? segment.seq : segment.seq - 1);
    sender.next = segment.has(flag::syn) ? 0 : 1;
    if (segment.has(flag::ack)) {
        receiver.know_iss(segment.ack - 1);
        receiver.next = 1;
        receiver.acked = 1;
        sender.received = 1;
    }
    receiver.received = sender.next;
    const TcpState state = TcpState::established;
    if (syn_ack) {
        receiver.enter(TcpState::syn_sent, segment.time);
        sender.enter(TcpState::syn_received, segment.time);
        return;
    }
    connection.handshake_acked = true;
    sender.enter(state, segment.time);
    receiver.enter(state, segment.time);
}

}  // namespace tcpwhy::analysis
