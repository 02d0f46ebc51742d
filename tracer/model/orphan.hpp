// An orphan: an end of a connection that no process holds any more. The program has closed it and
// the kernel finishes the connection alone.
#pragma once

#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"
#include "tracer/model/tcp_state.hpp"
#include "tracer/model/timer.hpp"

namespace tcpwhy::model {

/// The kernel's answer to a query about the orphan's addresses (sock_diag(7)).
struct OrphanSeen {
    Time time = 0;    ///< after the answer; the state was true at some moment since `asked`
    Time asked = 0;   ///< before the query
    Endpoint local;   ///< an IPv4 address is not written as IPv6
    Endpoint remote;  ///< likewise
    TcpState state = TcpState::closed;  ///< CLOSED: it was in FIN-WAIT-2 and is gone
    Timer timer = Timer::none;          ///< the timer that runs
    Time timer_left = -1;               ///< ns until it fires; -1: no timer
};

}  // namespace tcpwhy::model
