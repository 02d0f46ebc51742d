#include "tracer/analysis/sockets/sockets.hpp"

#include <algorithm>

namespace tcpwhy::analysis {
namespace {

void remove(std::vector<model::SocketId>& ids, model::SocketId id) {
    ids.erase(std::remove(ids.begin(), ids.end(), id), ids.end());
}

/// How well a listener fits: 0 not at all; an exact address before a wildcard of its own family,
/// that before one of the other (a dual-stack socket, ipv6(7)).
int fit(const SocketView& listener, const Endpoint& endpoint) {
    if (!listener.local || listener.local->port != endpoint.port) return 0;
    const Address& bound = listener.local->address;
    if (bound == endpoint.address) return 3;
    if (!bound.is_any()) return 0;
    return bound.family == endpoint.address.family ? 2 : 1;
}

/// connect() to 0.0.0.0 or :: goes to loopback on Linux.
bool goes_to(const Endpoint& asked, const Endpoint& remote) {
    return asked.port == remote.port && (asked.address == remote.address || asked.address.is_any());
}

}  // namespace

bool SocketView::is_given_up() const {
    return std::any_of(closings.begin(), closings.end(),
                       [](const Closing& closing) { return closing.sends_fin; });
}

std::size_t SocketView::queued_connections() const {
    const auto accepting = static_cast<std::size_t>(
        std::count_if(open.begin(), open.end(), [this](const OpenCall* call) {
            return call->entered.socket == id &&
                   model::family(call->entered.call) == model::Family::accept;
        }));
    return queue.size() > accepting ? queue.size() - accepting : 0;
}

void SocketView::start_again() {
    local.reset();
    remote.reset();
    connecting_to.reset();
    connect = {};
    connection = 0;
    side = model::Side::none;
    queued = 1;
    sends.clear();
    closings.clear();
    read_shut = false;
}

SocketView& Sockets::view(model::SocketId id) {
    SocketView& view = views_[id];
    view.id = id;
    return view;
}

SocketView* Sockets::find(model::SocketId id) {
    const auto found = views_.find(id);
    return found == views_.end() ? nullptr : &found->second;
}

std::vector<SocketView*> Sockets::listeners_at(const Endpoint& endpoint) {
    std::vector<SocketView*> best;
    int best_fit = 1;
    for (const model::SocketId id : listeners_) {
        SocketView* candidate = find(id);
        const int found = candidate ? fit(*candidate, endpoint) : 0;
        if (found < best_fit) continue;
        if (found > best_fit) best.clear();
        best.push_back(candidate);
        best_fit = found;
    }
    return best;
}

SocketView* Sockets::listener_at(const Endpoint& endpoint) {
    const std::vector<SocketView*> listeners = listeners_at(endpoint);
    const auto staying =
        std::find_if(listeners.begin(), listeners.end(),
                     [](const SocketView* listener) { return !listener->is_given_up(); });
    if (staying != listeners.end()) return *staying;
    return listeners.empty() ? nullptr : listeners.front();
}

const SocketView* Sockets::connector(const Endpoint& local, const Endpoint& remote) const {
    const auto found = active_.find(local);
    if (found == active_.end()) return nullptr;
    // The latest first: an endpoint is used again by later sockets.
    for (auto id = found->second.rbegin(); id != found->second.rend(); ++id) {
        const auto view = views_.find(*id);
        if (view == views_.end()) continue;
        const SocketView& candidate = view->second;
        if (candidate.connection == 0 && candidate.connecting_to &&
            goes_to(*candidate.connecting_to, remote))
            return &candidate;
    }
    return nullptr;
}

SocketView* Sockets::nameless_connector(const Endpoint& remote, model::Time time, bool& others) {
    SocketView* earliest = nullptr;
    model::CallId first = 0;
    others = false;
    for (const auto& [id, call] : calls_) {
        if (call->entered.time > time) continue;
        SocketView* candidate = find(call->entered.socket);
        if (!candidate || candidate->connection != 0 || candidate->connect.id != id) continue;
        if (!candidate->connecting_to || !goes_to(*candidate->connecting_to, remote)) continue;
        if (candidate->local && !candidate->local->address.is_any()) continue;
        others = others || earliest != nullptr;
        if (!earliest || id < first) {
            earliest = candidate;
            first = id;
        }
    }
    return earliest;
}

void Sockets::give_up_naming(model::SocketId id) {
    remove(unnamed_, id);
}

bool Sockets::unnamed_connect_to(const Endpoint& remote) const {
    return std::any_of(unnamed_.begin(), unnamed_.end(), [&](model::SocketId id) {
        const auto found = views_.find(id);
        return found != views_.end() && found->second.connecting_to &&
               goes_to(*found->second.connecting_to, remote);
    });
}

OpenCall& Sockets::enter(const model::CallEntered& entered) {
    leave(entered.id);  // a recording may say a call twice
    auto& slot = calls_[entered.id];
    slot = std::make_unique<OpenCall>(OpenCall{entered, {}});
    const auto attach = [&](model::SocketId id) {
        auto& open = view(id).open;
        if (std::find(open.begin(), open.end(), slot.get()) == open.end())
            open.push_back(slot.get());
    };
    if (entered.socket != 0) {
        attach(entered.socket);
        view(entered.socket).pid = entered.pid;
    }
    for (const model::Watch& watch : entered.as<model::args::Wait>().watches)
        if (watch.socket != 0) attach(watch.socket);
    for (const model::Release& release : entered.releases)
        if (release.socket != 0) attach(release.socket);
    return *slot;
}

OpenCall* Sockets::open_call(model::CallId id) {
    const auto found = calls_.find(id);
    return found == calls_.end() ? nullptr : found->second.get();
}

void Sockets::leave(model::CallId id) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    const OpenCall* call = found->second.get();
    const auto detach = [&](model::SocketId socket) {
        SocketView* touched = find(socket);
        if (!touched) return;
        auto& open = touched->open;
        open.erase(std::remove(open.begin(), open.end(), call), open.end());
    };
    detach(call->entered.socket);
    for (const model::Watch& watch : call->entered.as<model::args::Wait>().watches)
        detach(watch.socket);
    for (const model::Release& release : call->entered.releases) detach(release.socket);
    calls_.erase(found);
}

std::vector<model::CallId> Sockets::open_calls_of(model::Pid pid) const {
    std::vector<model::CallId> ids;
    for (const auto& [id, call] : calls_)
        if (pid == every_process || call->entered.pid == pid) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

void Sockets::learn(const model::SocketSnapshot& snapshot) {
    if (snapshot.socket == 0) return;
    SocketView& known = view(snapshot.socket);
    // An end keeps its connection's names, also where the kernel has dissolved it meanwhile.
    if (known.connection != 0) return;
    if (snapshot.remote) known.remote = snapshot.remote;
    if (!snapshot.local) return;
    if (known.connecting_to && known.local != snapshot.local)
        active_[*snapshot.local].push_back(known.id);
    known.local = snapshot.local;
    if (known.connecting_to) remove(unnamed_, known.id);
}

void Sockets::set_listening(SocketView& view, bool listening) {
    view.listening = listening;
    remove(listeners_, view.id);
    if (listening) listeners_.push_back(view.id);
}

void Sockets::start_connecting(SocketView& view, const Endpoint& remote) {
    view.connecting_to = remote;
    // bind(INADDR_ANY) names the port alone; the address comes with the connection.
    if (view.local && !view.local->address.is_any())
        active_[*view.local].push_back(view.id);
    else
        unnamed_.push_back(view.id);
}

void Sockets::stand_before(SocketView& view) {
    active_[*view.local].push_back(view.id);
}

SocketView* Sockets::connected_before(const Endpoint& local, const Endpoint& remote) {
    const auto found = active_.find(local);
    if (found == active_.end()) return nullptr;
    for (const model::SocketId id : found->second) {
        SocketView* candidate = find(id);
        if (candidate && candidate->before && candidate->connection == 0 &&
            candidate->remote == remote)
            return candidate;
    }
    return nullptr;
}

void Sockets::forget(model::SocketId id) {
    SocketView* gone = find(id);
    if (!gone) return;
    set_listening(*gone, false);
    remove(unnamed_, id);
    if (gone->local) {
        const auto found = active_.find(*gone->local);
        if (found != active_.end()) {
            remove(found->second, id);
            if (found->second.empty()) active_.erase(found);
        }
    }
    views_.erase(id);
}

}  // namespace tcpwhy::analysis
