// Zeek's conn_state (the conn.log of base/protocols/conn). Zeek reduces each end to one of a few
// states, moved by SYN, FIN and RST alone, and the word for the connection follows from the two.
// Its originator is the client here.
#pragma once

#include <cstdint>
#include <string_view>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

enum class ZeekState : std::uint8_t {
    inactive,      ///< it has sent nothing that was seen
    syn_sent,      ///< the originator's SYN
    syn_ack_sent,  ///< the originator's, when it answers a SYN that was not seen
    partial,       ///< it sends, and its SYN was not seen
    established,
    closed,  ///< it has sent a FIN
    reset    ///< it has sent a RST
};

struct ZeekEnd {
    ZeekState state = ZeekState::inactive;
    ZeekState before = ZeekState::inactive;

    void become(ZeekState next) {
        if (next == state) return;
        before = state;
        state = next;
    }
};

/// Whether the segment can do anything: after an end's first one, only those with these bits do.
inline bool moves_conn_state(const ZeekEnd& end, const model::Segment& segment) {
    namespace flag = model::tcp_flag;
    return end.state == ZeekState::inactive ||
           (segment.flags & (flag::syn | flag::fin | flag::rst)) != 0;
}

/// Applies one segment to both ends. Do not pass a RST that the receiver ignores (RFC 9293 section
/// 3.10.7.4): Zeek would take it for the end.
/// `peer` may be `end` itself: a socket can be connected to itself.
void follow_conn_state(ZeekEnd& end, ZeekEnd& peer, model::Side from,
                       const model::Segment& segment);

/// S0 S1 SF REJ S2 S3 RSTO RSTR RSTOS0 RSTRH SH SHR OTH. `history` is Zeek's history of the
/// connection; `no_data`: neither end has sent payload.
std::string_view conn_state(ZeekState originator, ZeekState responder, std::string_view history,
                            bool no_data);

}  // namespace tcpwhy::analysis
