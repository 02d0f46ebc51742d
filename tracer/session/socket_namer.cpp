#include "tracer/session/socket_namer.hpp"

#include <algorithm>

namespace tcpwhy::session {
namespace {

namespace flag = model::tcp_flag;

/// If more handshakes than this are not accepted, the oldest are forgotten.
constexpr std::size_t most_remembered = 65'536;

bool goes_to(const Endpoint& asked, const Endpoint& remote) {
    return asked.port == remote.port && (asked.address == remote.address || asked.address.is_any());
}

template <class List, class Item>
void remember(List& list, Item&& item) {
    list.push_back(std::forward<Item>(item));
    if (list.size() > most_remembered) list.pop_front();
}

}  // namespace

void SocketNamer::hear(model::Fact& fact) {
    if (const auto* call = std::get_if<model::CallEntered>(&fact)) entered(*call);
    if (auto* call = std::get_if<model::CallReturned>(&fact)) returned(*call);
}

void SocketNamer::entered(const model::CallEntered& call) {
    switch (model::family(call.call)) {
        case model::Family::bind:
            if (call.address()) bound_[call.socket] = *call.address();
            break;
        case model::Family::connect:
            if (call.address() && call.socket != 0)
                connecting_.push_back(
                    {call.id, call.pid, call.fd, call.socket, *call.address(), false});
            break;
        case model::Family::accept:
            accepting_[call.id] = call.socket;
            break;
        default:
            break;
    }
}

void SocketNamer::returned(model::CallReturned& call) {
    connecting_.erase(std::remove_if(connecting_.begin(), connecting_.end(),
                                     [&](const Connecting& open) { return open.call == call.id; }),
                      connecting_.end());
    const auto accepting = accepting_.find(call.id);
    if (accepting == accepting_.end()) return;
    if (call.made) name_accepted(*call.made, accepting->second);
    accepting_.erase(accepting);
}

void SocketNamer::name_accepted(model::SocketSnapshot& made, model::SocketId listener) {
    const auto bound = bound_.find(listener);
    const auto found =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Handshake& established) {
            if (made.remote && *made.remote != established.client) return false;
            if (made.local) return *made.local == established.server;
            return made.remote || bound == bound_.end() ||
                   goes_to(bound->second, established.server);
        });
    if (found == waiting_.end()) return;
    made.local = found->server;
    made.remote = found->client;
    waiting_.erase(found);
}

std::optional<model::SocketSeen> SocketNamer::hear(const model::Segment& segment) {
    const bool syn = segment.has(flag::syn);
    const bool ack = segment.has(flag::ack);
    if (syn && ack) {
        remember(answered_, Handshake{segment.destination, segment.source});
        return std::nullopt;
    }
    if (ack) {
        const auto found = std::find(answered_.begin(), answered_.end(),
                                     Handshake{segment.source, segment.destination});
        if (found == answered_.end()) return std::nullopt;
        remember(waiting_, *found);
        answered_.erase(found);
        return std::nullopt;
    }
    if (!syn) return std::nullopt;
    Connecting* earliest = nullptr;
    for (Connecting& candidate : connecting_) {
        if (candidate.named || !goes_to(candidate.remote, segment.destination)) continue;
        if (earliest) ++ambiguous_;
        if (earliest) break;
        earliest = &candidate;
    }
    if (!earliest) return std::nullopt;
    earliest->named = true;
    model::SocketSeen seen;
    seen.time = segment.time;
    seen.pid = earliest->pid;
    seen.fd = earliest->fd;
    seen.snapshot.socket = earliest->socket;
    seen.snapshot.asked = seen.snapshot.answered = segment.time;
    seen.snapshot.local = segment.source;
    seen.snapshot.remote = segment.destination;
    return seen;
}

}  // namespace tcpwhy::session
