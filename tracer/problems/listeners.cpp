#include "tracer/problems/listeners.hpp"

namespace tcpwhy::problems {

using model::SystemCall;

void Listeners::returned(const model::CallEntered& call, const model::CallReturned& returned) {
    if (returned.error != 0 || call.socket == 0) return;
    const bool binds = call.call == SystemCall::bind;
    const bool listens = call.call == SystemCall::listen;
    if (!binds && !listens) return;
    Bound& bound = bound_[call.socket];
    if (returned.snapshot && returned.snapshot->local)
        bound.local = *returned.snapshot->local;
    else if (const Endpoint* address = call.address())
        bound.local = *address;
    bound.listens = bound.listens || listens;
}

void Listeners::released(const model::Release& release) {
    if (release.holders_left == 0) bound_.erase(release.socket);
}

std::string Listeners::instead_of(const Endpoint& asked) const {
    std::string elsewhere;
    for (const auto& [socket, bound] : bound_) {
        const bool same_port = bound.local.port == asked.port;
        if (same_port && !bound.listens) return "a socket is bound: call listen()";
        // The asked address refused: a listener there is on its way out, or on another machine.
        if (bound.local == asked) continue;
        if (same_port) return "on " + to_string(bound.local);
        if (bound.listens)
            elsewhere += (elsewhere.empty() ? "on " : " and ") + to_string(bound.local);
    }
    return elsewhere;
}

}  // namespace tcpwhy::problems
