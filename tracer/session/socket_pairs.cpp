#include "tracer/session/socket_pairs.hpp"

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace tcpwhy::session {
namespace {

bool is_loopback(const Address& address) {
    if (address.family == Address::Family::ipv4) return address.bytes[0] == 127;
    static const Address six = *parse_address("::1");
    return address == six;
}

bool reaches(const Endpoint& asked, const Endpoint& listener) {
    return asked.port == listener.port && (asked.address == listener.address ||
                                           listener.address.is_any() || asked.address.is_any());
}

/// One began as the other did, as far as both are known.
bool agree(const std::string& sent, const std::string& received) {
    const std::size_t common = std::min(sent.size(), received.size());
    return std::string_view(sent).substr(0, common) == std::string_view(received).substr(0, common);
}

}  // namespace

void SocketPairs::learn(const std::optional<model::SocketSnapshot>& snapshot) {
    if (!snapshot || snapshot->socket == 0) return;
    Named& named = sockets_[snapshot->socket];
    if (snapshot->local && (!named.local || named.local->address.is_any()))
        named.local = snapshot->local;
    if (snapshot->remote) named.remote = snapshot->remote;
}

void SocketPairs::hear(const model::Fact& fact) {
    if (const auto* call = std::get_if<model::CallEntered>(&fact)) entered(*call);
    if (const auto* call = std::get_if<model::CallReturned>(&fact)) returned(*call);
}

void SocketPairs::entered(const model::CallEntered& call) {
    using model::Family;
    learn(call.snapshot);
    if (call.socket == 0) return;
    const Family family = model::family(call);
    if (family == Family::connect && call.address()) {
        connecting_[call.id] = connects_.size();
        connects_.push_back(
            {call.id, call.socket, *call.address(), call.time, {}, false, false, false});
    }
    if (family == Family::accept || family == Family::send || family == Family::receive)
        open_[call.id] = call;
}

void SocketPairs::returned(const model::CallReturned& call) {
    learn(call.snapshot);
    learn(call.made);
    if (const auto found = connecting_.find(call.id); found != connecting_.end()) {
        Connect& connect = connects_[found->second];
        connect.returned = call.time;
        connect.failed = call.result < 0 && call.error != EINPROGRESS && call.error != EINTR;
        connecting_.erase(found);
    }
    const auto found = open_.find(call.id);
    if (found == open_.end()) return;
    const model::CallEntered entered = std::move(found->second);
    open_.erase(found);
    Named& named = sockets_[entered.socket];
    if (call.made && call.made->socket != 0) {
        accepts_.push_back({call.id, call.made->socket, entered.socket, call.made->local,
                            call.made->remote, call.time});
    } else if (call.result > 0 && model::family(entered) == model::Family::send) {
        if (!named.has_sent) named.sent = entered.as<model::args::Send>().data;
        if (named.sent.size() > static_cast<std::size_t>(call.result))
            named.sent.resize(static_cast<std::size_t>(call.result));
        named.has_sent = true;
    } else if (call.result > 0) {
        if (!named.has_received) named.received = call.data;
        named.has_received = true;
    }
}

bool SocketPairs::fits(const Connect& connect, const Accept& accept) const {
    if (connect.taken || connect.failed || connect.entered > accept.returned) return false;
    const auto listener = sockets_.find(accept.listener);
    const std::optional<Endpoint> at = accept.local                 ? accept.local
                                       : listener == sockets_.end() ? std::nullopt
                                                                    : listener->second.local;
    if (!at || !reaches(connect.remote, *at) || !accept.remote) return false;
    const Named& client = sockets_.at(connect.socket);
    if (client.local && client.local->port != 0)
        return client.local->port == accept.remote->port &&
               (client.local->address.is_any() || client.local->address == accept.remote->address);
    if (is_loopback(connect.remote.address) && !is_loopback(accept.remote->address)) return false;
    const auto server = sockets_.find(accept.socket);
    return server == sockets_.end() || (agree(client.sent, server->second.received) &&
                                        agree(server->second.sent, client.received));
}

SocketPairs::Connect* SocketPairs::other_end(const Accept& accept) {
    std::vector<Connect*> candidates;
    for (Connect& connect : connects_) {
        if (!fits(connect, accept)) continue;
        const Named& client = sockets_.at(connect.socket);
        if (client.local && client.local->port != 0) return &connect;
        candidates.push_back(&connect);
    }
    if (candidates.empty()) return nullptr;
    Connect& earliest = *candidates.front();
    for (Connect* later : candidates)
        if (later != &earliest && (!earliest.returned || later->entered <= *earliest.returned))
            earliest.doubtful = later->doubtful = true;
    if (!earliest.doubtful) return &earliest;
    // One of them is gone, whichever it is.
    ++ambiguous_;
    earliest.taken = true;
    return nullptr;
}

void SocketPairs::pair() {
    for (const Accept& accept : accepts_) {
        Connect* connect = other_end(accept);
        if (!connect) continue;
        connect->taken = true;
        Endpoint server = connect->remote;
        if (accept.local && !accept.local->address.is_any()) server = *accept.local;
        model::SocketSnapshot& client = names_[connect->call];
        client.socket = connect->socket;
        client.local = accept.remote;
        client.remote = server;
        model::SocketSnapshot& made = made_[accept.call];
        made.local = server;
        made.remote = accept.remote;
    }
    for (const Connect& connect : connects_) {
        const Named& known = sockets_.at(connect.socket);
        if (names_.count(connect.call) != 0 || !known.local || known.local->port == 0) continue;
        model::SocketSnapshot& client = names_[connect.call];
        client.socket = connect.socket;
        client.local = known.local;
    }
}

void SocketPairs::name(model::Fact& fact) const {
    if (auto* call = std::get_if<model::CallEntered>(&fact)) {
        const auto found = names_.find(call->id);
        if (found == names_.end()) return;
        if (!call->snapshot) call->snapshot = found->second;
        call->snapshot->asked = call->snapshot->answered = call->time;
        call->snapshot->local = found->second.local;
        if (found->second.remote) call->snapshot->remote = found->second.remote;
    } else if (auto* returned = std::get_if<model::CallReturned>(&fact)) {
        const auto found = made_.find(returned->id);
        if (found == made_.end() || !returned->made) return;
        returned->made->local = found->second.local;
        returned->made->remote = found->second.remote;
    }
}

}  // namespace tcpwhy::session
