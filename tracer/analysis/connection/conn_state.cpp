#include "tracer/analysis/connection/conn_state.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Segment;
using model::Side;
namespace flag = model::tcp_flag;

void answer_syn(ZeekEnd& responder, ZeekEnd& originator) {
    if (originator.state == ZeekState::syn_sent) originator.become(ZeekState::established);
    responder.become(ZeekState::established);
}

/// An end whose first segments were not captured; it is a whole one when only the originator's SYN
/// is missing.
void join_late(ZeekEnd& end, const ZeekEnd& peer, bool is_client, const Segment& segment) {
    // Some answer a SYN by a bare ACK before their SYN-ACK.
    if (!is_client && segment.length == 0 && peer.state == ZeekState::syn_sent) return;
    const bool only_syn_missing = segment.has(flag::ack) && peer.state == ZeekState::established;
    end.become(only_syn_missing ? ZeekState::established : ZeekState::partial);
}

void begin(ZeekEnd& end, ZeekEnd& peer, bool is_client, const Segment& segment) {
    if (segment.has(flag::syn)) {
        if (is_client)
            end.become(segment.has(flag::ack) ? ZeekState::syn_ack_sent : ZeekState::syn_sent);
        else
            answer_syn(end, peer);
    }
    if (segment.has(flag::fin)) end.become(ZeekState::closed);
    if (segment.has(flag::rst)) end.become(ZeekState::reset);
    if (end.state == ZeekState::inactive) join_late(end, peer, is_client, segment);
}

void go_on(ZeekEnd& end, ZeekEnd& peer, const Segment& segment) {
    if (segment.has(flag::syn) && !segment.has(flag::ack) && end.state == ZeekState::partial &&
        peer.state == ZeekState::inactive)
        end.become(ZeekState::syn_sent);
    if (segment.has(flag::fin) && !segment.has(flag::rst)) {
        end.become(ZeekState::closed);
        // A FIN and then a RST, answered by a FIN: an ordinary end.
        if (peer.state == ZeekState::reset && peer.before == ZeekState::closed)
            peer.become(ZeekState::closed);
    }
    if (segment.has(flag::rst)) end.become(ZeekState::reset);
}

bool is_not_whole(ZeekState state) {
    return state == ZeekState::inactive || state == ZeekState::partial;
}

/// The client's RST follows its SYN, perhaps with data between them, and nothing else of its own.
bool resets_after_syn(std::string_view history) {
    const std::size_t rst = history.find('R');
    return history.starts_with('S') && rst != std::string_view::npos &&
           history.substr(0, rst).find_first_of("HAFGIQ") == std::string_view::npos;
}

std::string_view reset_by_responder(ZeekState originator, bool no_data) {
    if (originator == ZeekState::syn_sent || originator == ZeekState::syn_ack_sent ||
        (originator == ZeekState::reset && no_data))
        return "REJ";
    return is_not_whole(originator) ? "RSTRH" : "RSTR";
}

}  // namespace

void follow_conn_state(ZeekEnd& end, ZeekEnd& peer, Side from, const Segment& segment) {
    switch (end.state) {
        case ZeekState::inactive:
            return begin(end, peer, from == Side::client, segment);
        case ZeekState::syn_sent:
        case ZeekState::syn_ack_sent:
            if (segment.has(flag::fin)) end.become(ZeekState::closed);
            if (segment.has(flag::rst)) end.become(ZeekState::reset);
            return;
        case ZeekState::partial:
        case ZeekState::established:
            return go_on(end, peer, segment);
        case ZeekState::closed:
            if (segment.has(flag::rst) && peer.state != ZeekState::closed)
                end.become(ZeekState::reset);
            return;
        case ZeekState::reset:
            return;
    }
}

std::string_view conn_state(ZeekState originator, ZeekState responder, std::string_view history,
                            bool no_data) {
    if (responder == ZeekState::reset) return reset_by_responder(originator, no_data);
    if (originator == ZeekState::reset) {
        if (!is_not_whole(responder)) return "RSTO";
        return resets_after_syn(history) ? "RSTOS0" : "OTH";
    }
    if (originator == ZeekState::closed && responder == ZeekState::closed) return "SF";
    if (originator == ZeekState::closed) return is_not_whole(responder) ? "SH" : "S2";
    if (responder == ZeekState::closed) return is_not_whole(originator) ? "SHR" : "S3";
    if (originator == ZeekState::syn_sent && responder == ZeekState::inactive) return "S0";
    if (originator == ZeekState::established && responder == ZeekState::established) return "S1";
    return "OTH";
}

}  // namespace tcpwhy::analysis
