// The calls that wait, and the segment that ended each wait.
#pragma once

#include <vector>

#include "tracer/analysis/sockets/sockets.hpp"
#include "tracer/analysis/tcp/reading.hpp"

namespace tcpwhy::analysis {

/// How the receiving end stood just before a segment reached it.
struct Before {
    model::TcpState state = model::TcpState::closed;
    std::uint64_t received = 0;
    std::uint64_t acked = 0;
    std::uint64_t peer_window = 0;
    bool fin_received = false;
};
Before before(const Connection& connection, model::Side receiver);

/// The readiness that an arrival brings, in poll(2)'s bits.
std::uint32_t events_of(Waker::What what);

/// Remembers the segment at every waiting call that it can wake, and at the end it reached. Returns
/// those calls.
void wake(Sockets& sockets, Connection& connection, model::Side receiver, const Before& was,
          const model::Segment& segment, const Reading& reading, model::SegmentNumber number,
          std::vector<model::CallId>& may_wake);

/// shutdown(2) of the receiving half begins. It ends each wait that a FIN would end, so a FIN that
/// comes later ends none of them (inet_shutdown() in net/ipv4/af_inet.c).
void shut_reading(SocketView& socket, model::Time time);

/// The call `taker`, an accept(), has taken the connection; 0: one at another listener of the same
/// port. It waits in this listener's queue no longer. It has ended no other accept() here, and if
/// another listener took it, it never woke anybody here.
void take_from_queue(SocketView& listener, model::ConnectionId connection, model::CallId taker);

/// The segments that let a call return, now that it has (a wait for events: ready.hpp); empty when
/// it did not have to wait. Subtracts the bytes that a receive has read from the connection's
/// unread bytes, so it is called once.
std::vector<model::SegmentNumber> woken_by(const OpenCall& call,
                                           const model::CallReturned& returned,
                                           Connection* connection, SocketView* socket);

}  // namespace tcpwhy::analysis
