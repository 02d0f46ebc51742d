#include "tracer/analysis/sockets/sockets.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "tracer/analysis/sockets/interest_list.hpp"

namespace tcpwhy::analysis {
namespace {

void remove(std::vector<model::SocketId>& ids, model::SocketId id) {
    ids.erase(std::remove(ids.begin(), ids.end(), id), ids.end());
}

/// How well a listener fits: 0 not at all; an exact address before a wildcard of its own family,
/// that before :: for an IPv4 address (a dual-stack socket, ipv6(7)).
int fit(const SocketView& listener, const Endpoint& endpoint) {
    if (!listener.local || listener.local->port != endpoint.port) return 0;
    const Address& bound = listener.local->address;
    if (bound == endpoint.address) return 3;
    if (!bound.is_any()) return 0;
    if (bound.family == endpoint.address.family) return 2;
    return bound.family == Address::Family::ipv6 && !listener.ipv6_only ? 1 : 0;
}

/// connect() to 0.0.0.0 or :: goes to loopback on Linux.
bool goes_to(const Endpoint& asked, const Endpoint& remote) {
    return asked.port == remote.port && (asked.address == remote.address || asked.address.is_any());
}

/// The socket is connecting to `remote`, and has no connection yet.
bool is_connecting(const SocketView& view, const Endpoint& remote) {
    return view.connection == 0 && view.connecting_to && goes_to(*view.connecting_to, remote);
}

/// … with that call.
bool is_connecting(const SocketView& view, model::CallId call, const Endpoint& remote) {
    return view.connect.id == call && is_connecting(view, remote);
}

}  // namespace

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

bool Sockets::lacks_acceptor(const Endpoint& local, const Endpoint& remote) {
    return listeners_at(local).size() > 1 && !acceptor(local, remote);
}

SocketView* Sockets::acceptor(const Endpoint& local, const Endpoint& remote) {
    const auto known = acceptors_.find(remote);
    return known != acceptors_.end() && known->second.local == local ? find(known->second.listener)
                                                                     : nullptr;
}

void Sockets::learn_acceptor(const model::SocketSnapshot& made, model::SocketId listener) {
    if (!made.local || !made.remote || listeners_at(*made.local).size() < 2) return;
    acceptors_[*made.remote] = {*made.local, listener};
}

const SocketView* Sockets::holder_of(const Endpoint& endpoint, model::SocketId except) const {
    const SocketView* holder = nullptr;
    for (const auto& [id, view] : views_) {
        if (id == except || view.released || !view.local || view.local->port != endpoint.port)
            continue;
        const bool overlap = view.local->address == endpoint.address ||
                             view.local->address.is_any() || endpoint.address.is_any();
        if (!overlap || view.connection != 0 || view.connecting_to) continue;
        if (view.listening) return &view;
        if (!holder || id < holder->id) holder = &view;
    }
    return holder;
}

const SocketView* Sockets::named_connector(const Endpoint& local, const Endpoint& remote) const {
    const auto found = active_.find(local);
    if (found == active_.end()) return nullptr;
    // The latest first: an endpoint is used again by later sockets.
    for (auto id = found->second.rbegin(); id != found->second.rend(); ++id) {
        const auto view = views_.find(*id);
        if (view == views_.end()) continue;
        if (is_connecting(view->second, remote)) return &view->second;
    }
    return nullptr;
}

const SocketView* Sockets::refused_connector(std::uint16_t port, const Endpoint& remote) const {
    const SocketView* only = nullptr;
    for (const model::CallId call : connect_ends_.calls_at(port)) {
        const auto found = views_.find(connect_ends_.find(call)->socket);
        if (found == views_.end() || !is_connecting(found->second, call, remote)) continue;
        if (only) return nullptr;
        only = &found->second;
    }
    return only;
}

const SocketView* Sockets::connector(const Endpoint& local, const Endpoint& remote) const {
    const SocketView* named = named_connector(local, remote);
    return named ? named : refused_connector(local.port, remote);
}

SocketView* Sockets::nameless_connector(const model::Segment& syn, bool& others) {
    using Order = std::pair<model::Time, model::CallId>;
    SocketView* earliest = nullptr;
    Order first;
    others = false;
    for (const auto& [id, call] : calls_) {
        if (call->entered.time > syn.time) continue;
        SocketView* candidate = find(call->entered.socket);
        if (!candidate || !is_connecting(*candidate, id, syn.destination)) continue;
        if (candidate->local && !candidate->local->address.is_any()) continue;
        const ConnectEnd* end = connect_ends_.find(id);
        if (end && end->only_port() && end->local->port != syn.source.port) continue;
        others = others || earliest != nullptr;
        constexpr model::Time not_yet = std::numeric_limits<model::Time>::max();
        const Order order{end ? end->time : not_yet, id};
        if (!earliest || order < first) {
            earliest = candidate;
            first = order;
        }
    }
    return earliest;
}

void Sockets::give_up_naming(model::SocketId id) {
    remove(unnamed_, id);
}

void Sockets::end_connect(model::CallId call, const ConnectEnd& end) {
    connect_ends_.learn(call, end);
    if (open_call(call)) give_up_naming(end.socket);
}

std::size_t Sockets::unnamed_connects_to(const Endpoint& remote) const {
    return static_cast<std::size_t>(
        std::count_if(unnamed_.begin(), unnamed_.end(), [&](model::SocketId id) {
            const auto found = views_.find(id);
            return found != views_.end() && found->second.connecting_to &&
                   goes_to(*found->second.connecting_to, remote);
        }));
}

void Sockets::attach(OpenCall& call, model::SocketId socket) {
    auto& open = view(socket).open;
    if (std::find(open.begin(), open.end(), &call) == open.end()) open.push_back(&call);
}

void Sockets::change_interest(const model::CallEntered& epoll_ctl) {
    for (OpenCall* call : apply_change(calls_, epoll_ctl)) attach(*call, epoll_ctl.socket);
}

void Sockets::disarm(const model::CallEntered& wait, const model::Watch& ready) {
    disarm_others(calls_, wait, ready);
}

const OpenCall* Sockets::losing_accept(const SocketView& listener) const {
    if (losing_accepts_.empty()) return nullptr;
    const OpenCall* only = nullptr;
    for (const OpenCall* call : listener.open) {
        if (!losing_accepts_.contains(call->entered.id)) continue;
        if (only != nullptr) return nullptr;
        only = call;
    }
    return only;
}

OpenCall& Sockets::enter(const model::CallEntered& entered) {
    leave(entered.id);  // a recording may say a call twice
    auto& slot = calls_[entered.id];
    slot = std::make_unique<OpenCall>(OpenCall{entered, {}});
    if (entered.socket != 0) {
        attach(*slot, entered.socket);
        if (entered.call != model::SystemCall::sock_destroy) view(entered.socket).pid = entered.pid;
    }
    for (const model::Watch& watch : entered.as<model::args::Wait>().watches)
        if (watch.socket != 0) attach(*slot, watch.socket);
    for (const model::Release& release : entered.releases)
        if (release.socket != 0) attach(*slot, release.socket);
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
    connect_ends_.forget(id);
    losing_accepts_.erase(id);
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
    if (snapshot.backlog) known.backlog = *snapshot.backlog;
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
    const ConnectEnd* end = connect_ends_.find(view.connect.id);
    if (end && end->local) view.local = end->local;
    // bind(INADDR_ANY) names the port alone; the address comes with the connection.
    if (view.local && !view.local->address.is_any())
        active_[*view.local].push_back(view.id);
    else if (!end)
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
    if (gone->remote) acceptors_.erase(*gone->remote);
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
