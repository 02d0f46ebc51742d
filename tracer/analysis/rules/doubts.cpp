#include "tracer/analysis/rules/doubts.hpp"

#include <algorithm>
#include <utility>

#include "tracer/analysis/cause/scene.hpp"
#include "tracer/analysis/sockets/waking.hpp"
#include "tracer/analysis/tcp/tracking.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Family;
using model::Side;
using model::TcpState;

void apply(Trace& trace, Connection& connection, const Doubted& doubted) {
    const Side receiver = other(doubted.from);
    const Before was = before(connection, receiver);
    const model::Segment& segment = doubted.kept.get();
    arrive(connection, doubted.from, segment, doubted.reading, doubted.number);
    std::vector<model::CallId> may_wake;  // their findings are out already
    wake(trace.sockets, connection, receiver, was, segment, doubted.reading, doubted.number,
         may_wake);
}

/// Applies the doubted segments to that end, in order, as long as `proven` holds.
template <class Proven>
void settle(Trace& trace, Connection& connection, Side receiver, const Proven& proven) {
    const auto found = trace.doubted.find(connection.id);
    if (found == trace.doubted.end()) return;
    auto& all = found->second;
    for (auto next = all.begin(); next != all.end();) {
        if (other(next->from) != receiver || !proven(*next)) {
            ++next;
            continue;
        }
        const Doubted doubted = std::move(*next);
        next = all.erase(next);
        apply(trace, connection, doubted);
    }
    if (all.empty()) trace.doubted.erase(found);
}

bool takes_numbers(const Doubted& doubted) {
    return doubted.reading.end > doubted.reading.seq;
}

Connection* connection_with_doubts(Trace& trace, const SocketView* socket) {
    if (trace.doubted.empty() || !socket) return nullptr;
    Connection* connection = trace.connection_of(socket);
    return connection && trace.doubted.contains(connection->id) ? connection : nullptr;
}

bool may_drop(Trace& trace, const Connection& connection, Side receiver,
              const model::Segment& segment, const Reading& reading) {
    const auto drops_of = [&](Side side) {
        const SocketView* socket = owner(trace.sockets, connection, side);
        return socket ? socket->drops : Drops{};
    };
    const Drops drops = drops_of(receiver);
    const bool ipv4 = segment.source.address.family == Address::Family::ipv4;
    if (drops.filtered || segment.hops_left < (ipv4 ? drops.least_ttl : drops.least_hops))
        return true;
    // Linux drops a segment without the signature that the receiver asks for, and one with a
    // signature for which it has no key (tcp_inbound_hash()).
    if (drops.is_signed != drops_of(other(receiver)).is_signed) return true;
    // Two ends that have opened a connection have the same key. A kernel whose socket is gone may
    // have none to sign its reset with.
    const TcpState state = connection.end(receiver).state;
    const bool opening = state == TcpState::closed || state == TcpState::listen ||
                         state == TcpState::syn_sent || state == TcpState::syn_received;
    return drops.is_signed && (reading.rst || opening);
}

}  // namespace

bool is_doubtful(Trace& trace, const Connection& connection, Side receiver,
                 const model::Segment& segment, const Reading& reading) {
    if (!trace.drops || !may_drop(trace, connection, receiver, segment, reading)) return false;
    // A bare ACK of data is asked for again if it was dropped, and moves no state.
    const End& end = connection.end(receiver);
    return !reading.bare || reading.acks_fin || end.state == TcpState::syn_received;
}

void doubt(Trace& trace, const Connection& connection, Side from, const model::Segment& segment,
           const Reading& reading, model::SegmentNumber number) {
    constexpr std::size_t most_doubted = 256;
    auto& all = trace.doubted[connection.id];
    std::erase_if(all, [&](const Doubted& earlier) {
        return earlier.from == from && takes_numbers(earlier) &&
               earlier.reading.seq >= reading.seq && earlier.reading.end <= reading.end;
    });
    if (all.size() < most_doubted) all.push_back({KeptSegment(segment), reading, number, from});
}

void settle_by_segment(Trace& trace, Connection& connection, Side from,
                       const model::Segment& segment) {
    namespace flag = model::tcp_flag;
    if (trace.doubted.empty() || !segment.has(flag::ack) || segment.has(flag::rst)) return;
    const End& peer = connection.end(other(from));
    if (!peer.iss_known) return;
    const std::uint64_t ack = peer.relative(segment.ack);
    const bool opens = segment.has(flag::syn);
    settle(trace, connection, from, [&](const Doubted& doubted) {
        if (doubted.reading.rst) return false;
        if (takes_numbers(doubted)) return doubted.reading.end <= ack;
        return !opens && connection.end(from).state == TcpState::syn_received;
    });
}

void settle_by_call(Trace& trace, const model::CallEntered& entered,
                    const model::CallReturned& returned) {
    SocketView* socket = trace.sockets.find(entered.socket);
    Connection* connection = connection_with_doubts(trace, socket);
    if (!connection || model::family(entered.call) != Family::receive) return;
    const Side side = socket->side;
    if (returned.result < 0) return;
    const End& end = connection->end(side);
    const std::uint64_t read_up_to = end.observed ? end.observed->read_up_to : 0;
    const std::uint64_t taken = read_up_to + static_cast<std::uint64_t>(moved_bytes(returned));
    const bool at_end = moved_bytes(returned) == 0 && entered.as<model::args::Receive>().bytes > 0;
    settle(trace, *connection, side, [&](const Doubted& doubted) {
        if (doubted.reading.rst) return false;
        return at_end || (takes_numbers(doubted) && end.received < taken);
    });
}

void settle_by_state(Trace& trace, const model::SocketSnapshot& snapshot) {
    const SocketView* socket = trace.sockets.find(snapshot.socket);
    Connection* connection = connection_with_doubts(trace, socket);
    if (connection && snapshot.state)
        settle_by_state(trace, *connection, socket->side, *snapshot.state, snapshot.asked);
}

void settle_by_state(Trace& trace, Connection& connection, Side side, TcpState state,
                     model::Time asked) {
    if (trace.doubted.empty()) return;
    const End& end = connection.end(side);
    settle(trace, connection, side, [&](const Doubted& doubted) {
        return end.state != state && doubted.kept.get().time < asked;
    });
}

void settle_accepted(Trace& trace, Connection& connection) {
    if (trace.doubted.empty()) return;
    settle(trace, connection, Side::server,
           [&](const Doubted&) { return connection.server.state == TcpState::syn_received; });
}

}  // namespace tcpwhy::analysis
