// The states that an end may be in when nothing but calls is known: RFC 9293 section 3.3.2 over
// sets of states.
#pragma once

#include "tracer/model/tcp_state.hpp"

namespace tcpwhy::analysis {

/// Events that may have reached an end though no call shows them. An acknowledgment always may.
struct Unseen {
    bool fin = false;    ///< the peer's FIN may have come
    bool reset = false;  ///< a reset may have come
    bool opens = false;  ///< in SYN-SENT: the answer to its SYN may have come
};

/// All that it may be by now.
model::TcpStates later(model::TcpStates states, const Unseen& unseen);
/// It has queued its own FIN.
model::TcpStates with_own_fin(model::TcpStates states);
/// The peer's FIN has arrived; `acknowledges`: the FIN acknowledges this end's own one.
model::TcpStates with_peer_fin(model::TcpStates states, bool acknowledges);
/// The peer's FIN has not arrived yet.
model::TcpStates without_peer_fin(model::TcpStates states);

}  // namespace tcpwhy::analysis
