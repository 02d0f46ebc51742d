// An end of a connection that no process holds any more: closed, and the kernel's alone.
#pragma once

#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"
#include "tracer/model/tcp_state.hpp"
#include "tracer/model/timer.hpp"

namespace tcpwhy::model {

/// What the kernel said of it, asked by its addresses (sock_diag(7)).
struct OrphanSeen {
    Time time = 0;    ///< read after the answer; the state held at some moment since `asked`
    Time asked = 0;   ///< read before the question
    Endpoint local;   ///< unmapped
    Endpoint remote;  ///< unmapped
    TcpState state = TcpState::closed;  ///< CLOSED: was in FIN-WAIT-2 before, and is gone
    Timer timer = Timer::none;          ///< what the kernel does next if nothing arrives
    Time timer_left = -1;               ///< ns until then; -1: no timer
};

}  // namespace tcpwhy::model
