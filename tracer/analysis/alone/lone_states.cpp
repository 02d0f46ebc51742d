#include "tracer/analysis/alone/lone_states.hpp"

namespace tcpwhy::analysis {
namespace {

using model::TcpState;
using model::TcpStates;

/// The states that follow at once from that one.
TcpStates next(TcpState state, const Unseen& unseen) {
    TcpStates states;
    switch (state) {
        case TcpState::syn_sent:
            if (unseen.opens) states = {TcpState::established, TcpState::closed};
            break;
        case TcpState::syn_received:
            states.add(TcpState::established);
            break;
        case TcpState::established:
            if (unseen.fin) states.add(TcpState::close_wait);
            break;
        case TcpState::fin_wait_1:
            states.add(TcpState::fin_wait_2);
            if (unseen.fin) states.add(TcpState::closing);
            break;
        case TcpState::fin_wait_2:
            if (unseen.fin) states.add(TcpState::time_wait);
            break;
        case TcpState::closing:
            states.add(TcpState::time_wait);
            break;
        case TcpState::last_ack:
            states.add(TcpState::closed);
            break;
        default:
            break;
    }
    if (unseen.reset) states.add(TcpState::closed);
    return states;
}

TcpState after_own_fin(TcpState state) {
    switch (state) {
        case TcpState::syn_sent:
            return TcpState::closed;
        case TcpState::syn_received:
        case TcpState::established:
            return TcpState::fin_wait_1;
        case TcpState::close_wait:
            return TcpState::last_ack;
        default:
            return state;
    }
}

}  // namespace

TcpStates later(TcpStates states, const Unseen& unseen) {
    for (TcpStates before; before != states;) {
        before = states;
        before.each([&](TcpState state) {
            next(state, unseen).each([&](TcpState more) { states.add(more); });
        });
    }
    return states;
}

TcpStates with_own_fin(TcpStates states) {
    TcpStates after;
    states.each([&](TcpState state) { after.add(after_own_fin(state)); });
    return after;
}

TcpStates with_peer_fin(TcpStates states, bool acknowledges) {
    TcpStates after;
    states.each([&](TcpState state) {
        switch (state) {
            case TcpState::syn_sent:
            case TcpState::syn_received:
            case TcpState::established:
                return after.add(TcpState::close_wait);
            case TcpState::fin_wait_1:
            case TcpState::closing:
                if (!acknowledges) after.add(TcpState::closing);
                return after.add(TcpState::time_wait);
            case TcpState::fin_wait_2:
                return after.add(TcpState::time_wait);
            default:
                return after.add(state);
        }
    });
    return after;
}

TcpStates without_peer_fin(TcpStates states) {
    for (const TcpState state : {TcpState::close_wait, TcpState::closing, TcpState::last_ack,
                                 TcpState::time_wait, TcpState::closed})
        states.remove(state);
    return states;
}

}  // namespace tcpwhy::analysis
