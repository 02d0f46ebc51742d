#include "tracer/analysis/tcp/retraction.hpp"

#include <algorithm>

namespace tcpwhy::analysis {

using model::Side;
using model::TcpState;

void take_back(Connection& connection, Side receiver, model::SegmentNumber number,
               std::uint64_t begin, model::Time now) {
    End& end = connection.end(receiver);
    if (connection.self || connection.stale) return;
    if (connection.end(other(receiver)).acked > begin) return;
    end.received = std::min(end.received, begin);
    if (end.unanswered.number == number) end.unanswered = {};
    if (end.observed)
        std::erase_if(end.observed->unread,
                      [&](const Unread& unread) { return unread.arrival.number == number; });
    if (end.state == TcpState::syn_received && !end.syn_sent) end.enter(TcpState::listen, now);
}

}  // namespace tcpwhy::analysis
