#include "tracer/analysis/alone/calls_alone.hpp"

#include <algorithm>

#include "tracer/analysis/alone/lone_calls.hpp"
#include "tracer/analysis/sockets/linux_numbers.hpp"

namespace tcpwhy::analysis {
namespace {

namespace args = model::args;
namespace number = linux_number;
using model::CallEntered;
using model::CallReturned;
using model::Family;
using model::Proof;
using model::Side;
using model::SystemCall;
using model::TcpState;

}  // namespace

CallsAlone::Socket* CallsAlone::find(model::SocketId id) {
    const auto found = sockets_.find(id);
    return found == sockets_.end() ? nullptr : &found->second;
}

CallsAlone::Place CallsAlone::place_of(model::SocketId id) {
    const Socket* socket = find(id);
    if (!socket) return {};
    const auto found = connections_.find(socket->connection);
    if (found == connections_.end()) return {};
    touched_.push_back(found->first);
    return {&found->second, socket->side};
}

void CallsAlone::learn(const std::optional<model::SocketSnapshot>& snapshot) {
    if (!snapshot || snapshot->socket == 0) return;
    Socket& socket = sockets_[snapshot->socket];
    if (snapshot->local) socket.local = snapshot->local;
    if (snapshot->remote) socket.remote = snapshot->remote;
}

LoneConnection& CallsAlone::start(const model::ConnectionIdentity& ends, model::Time time) {
    model::ConnectionIdentity identity = ends;
    identity.id = static_cast<model::ConnectionId>(++summary_.connections);
    identity.place = identity.id - 1;
    return connections_.try_emplace(identity.id, sink_, summary_, identity, time).first->second;
}

/// A listener in the log that a connect() to there reaches.
model::SocketId CallsAlone::listener_at(const Endpoint& endpoint) const {
    for (const auto& [id, socket] : sockets_) {
        if (!socket.listening || !socket.local || socket.local->port != endpoint.port) continue;
        const Address& bound = socket.local->address;
        const bool takes_family =
            bound.family == Address::Family::ipv6 || bound.family == endpoint.address.family;
        if (bound == endpoint.address || (bound.is_any() && takes_family)) return id;
    }
    return 0;
}

void CallsAlone::begin_connect(const CallEntered& call) {
    if (!call.address()) return;
    Socket& socket = sockets_[call.socket];
    const auto known = connections_.find(socket.connection);
    const bool again = known != connections_.end() &&
                       known->second.now(socket.side) != model::TcpStates{TcpState::closed};
    if (again) return;
    socket.remote = socket.remote.value_or(*call.address());
    socket.listener = listener_at(*socket.remote);
    model::ConnectionIdentity ends;
    ends.client = socket.local.value_or(Endpoint{});
    ends.server = *socket.remote;
    LoneConnection& connection = start(ends, call.time);
    socket.connection = connection.identity().id;
    socket.side = Side::client;
    // Without the client's address no accept() can be known to return this connection.
    const bool named = socket.local && socket.local->port != 0;
    if (!named) socket.listener = 0;
    connection.begin(call.pid, socket.listener != 0);
    if (named) unaccepted_[{ends.client, ends.server}] = connection.identity().id;
}

void CallsAlone::entered(const CallEntered& call, model::CallFinding& finding) {
    report_over();
    learn(call.snapshot);
    if (family(call.call) == Family::connect || is_fast_open(call)) begin_connect(call);
    const Place place = place_of(call.socket);
    if (place && family(call) == Family::send)
        place.connection->end(place.side).sending += call.as<args::Send>().bytes;
    if (family(call.call) == Family::shutdown) {
        const bool keeps_sending = call.as<args::Shutdown>().how == number::shut_rd;
        if (place && !keeps_sending) place.connection->end(place.side).closes = true;
    }
    if (family(call.call) == Family::listen && call.socket != 0)
        sockets_[call.socket].listening = true;
    for (const model::Release& release : call.releases) begin_release(release);
    tell(call.socket, finding);
}

void CallsAlone::begin_release(const model::Release& release) {
    const Place place = place_of(release.socket);
    if (place && release.holders_left == 0) place.connection->end(place.side).closes = true;
}

void CallsAlone::end_release(const model::Release& release, const Basis& basis) {
    if (release.holders_left != 0) return;
    const Place place = place_of(release.socket);
    released_.push_back(release.socket);
    if (Socket* socket = find(release.socket)) socket->listening = false;
    if (!place) return;
    const bool aborts =
        release.snapshot && release.snapshot->lingers && release.snapshot->linger_seconds == 0;
    if (aborts)
        place.connection->abort(place.side,
                                {Proof::lingered, basis.time, basis.call, basis.name, basis.pid});
    else
        place.connection->close(place.side, basis);
}

/// Nothing was sent: the call failed before.
void CallsAlone::forget_failed(model::SocketId id) {
    Socket* socket = find(id);
    if (!socket) return;
    if (socket->connection == summary_.connections) --summary_.connections;
    connections_.erase(socket->connection);
    socket->connection = 0;
    socket->side = Side::none;
    socket->remote.reset();
}

void CallsAlone::end_accept(const CallEntered& call, const CallReturned& returned) {
    if (!returned.made || returned.made->socket == 0) return;
    const Socket* listener = find(call.socket);
    Socket& socket = sockets_[returned.made->socket];
    model::ConnectionIdentity ends;
    ends.client = socket.remote.value_or(Endpoint{});
    if (listener && listener->local) ends.server = *listener->local;
    if (socket.local) ends.server = *socket.local;
    const auto known = unaccepted_.find({ends.client, ends.server});
    if (known == unaccepted_.end()) {
        // It may be one of those that wait at this listener.
        for (auto& [id, waiting] : sockets_)
            if (waiting.listener == call.socket && waiting.connection != 0)
                if (const Place place = place_of(id)) place.connection->lose_server();
        socket.connection = start(ends, returned.time).identity().id;
    } else {
        socket.connection = known->second;
        unaccepted_.erase(known);
    }
    socket.side = Side::server;
    if (const Place place = place_of(returned.made->socket))
        place.connection->accept(call.pid, basis_of(Proof::accepted, call, returned));
}

void CallsAlone::end_shutdown(const CallEntered& call, const CallReturned& returned) {
    const std::int32_t how = call.as<args::Shutdown>().how;
    Socket* socket = find(call.socket);
    if (socket && socket->listening && returned.result == 0 && how != number::shut_wr)
        socket->listening = false;
    const Place place = place_of(call.socket);
    if (!place) return;
    LoneEnd& end = place.connection->end(place.side);
    if (returned.result != 0) {
        end.closes = end.fin_queued;
        return;
    }
    if (how != number::shut_wr) end.read_shut = true;
    if (how != number::shut_rd)
        place.connection->close(place.side, basis_of(Proof::shut, call, returned));
}

void CallsAlone::end_wait(const CallEntered& call, const CallReturned& returned) {
    const bool selects = model::row_of(call.call).shape == model::Shape::select;
    for (const model::Watch& ready : returned.ready) {
        const Place place = place_of(ready.socket);
        if (!place || (ready.events & (number::poll_err | number::poll_hup)) != 0) continue;
        // select() calls a socket with an error writable as well.
        if ((ready.events & number::poll_out) != 0 && !selects)
            place.connection->open(basis_of(Proof::used, call, returned));
        if ((ready.events & number::poll_rdhup) != 0)
            place.connection->end_read(place.side, basis_of(Proof::end_read, call, returned));
    }
}

void CallsAlone::end_call(const CallEntered& call, const CallReturned& returned) {
    switch (family(call)) {
        case Family::listen:
            if (Socket* socket = find(call.socket); socket && returned.result < 0)
                socket->listening = false;
            return;
        case Family::accept:
            return end_accept(call, returned);
        case Family::shutdown:
            return end_shutdown(call, returned);
        case Family::wait:
            return end_wait(call, returned);
        default:
            break;
    }
    const Place place = place_of(call.socket);
    if (!place) return;
    if (family(call) == Family::connect &&
        !end_connect(*place.connection, place.side, call, returned))
        forget_failed(call.socket);
    if (family(call) == Family::send) end_send(*place.connection, place.side, call, returned);
    if (family(call) == Family::receive) end_receive(*place.connection, place.side, call, returned);
    if (family(call) == Family::option) end_option(*place.connection, place.side, call, returned);
}

void CallsAlone::returned(const CallEntered& call, const CallReturned& returned,
                          model::CallFinding& finding) {
    learn(returned.snapshot);
    learn(returned.made);
    end_call(call, returned);
    const bool accepted = family(call.call) == Family::accept && returned.made;
    const model::SocketId subject = accepted ? returned.made->socket : call.socket;
    for (const model::Release& release : call.releases)
        end_release(release, basis_of(Proof::closed, call, returned));
    tell(subject, finding);
}

void CallsAlone::process(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    report_over();
    if (event.what == What::ending || event.what == What::thread_ending) {
        auto& ending = ending_[event.pid];
        for (const model::Release& release : event.releases) begin_release(release);
        ending.insert(ending.end(), event.releases.begin(), event.releases.end());
    }
    const Basis basis{Proof::ended, event.time, 0, SystemCall::none, event.pid};
    if (event.what == What::exec)
        for (const model::Release& release : event.releases) end_release(release, basis);
    const auto ended = event.what == What::exit ? ending_.find(event.pid) : ending_.end();
    if (ended == ending_.end()) return;
    for (const model::Release& release : ended->second) end_release(release, basis);
    ending_.erase(ended);
}

void CallsAlone::tell(model::SocketId id, model::CallFinding& finding) {
    if (id == 0) return;
    if (const Place place = place_of(id)) {
        finding.connection = place.connection->identity();
        finding.side = place.side;
        // A read that found nothing shows the states at that moment; they may change at once.
        const model::TcpStates shown =
            std::exchange(place.connection->end(place.side).found_empty, {});
        finding.possible = shown.empty() ? place.connection->now(place.side) : shown;
    } else {
        const Socket* socket = find(id);
        finding.possible = {socket && socket->listening ? TcpState::listen : TcpState::closed};
    }
    finding.state = finding.possible.only();
}

void CallsAlone::report_over() {
    for (const model::ConnectionId id : touched_) {
        const auto found = connections_.find(id);
        if (found == connections_.end() || !found->second.is_over()) continue;
        sink_.connection(found->second.conclude());
        unaccepted_.erase({found->second.identity().client, found->second.identity().server});
        connections_.erase(found);
    }
    for (const model::SocketId id : released_) sockets_.erase(id);
    touched_.clear();
    released_.clear();
}

void CallsAlone::finish() {
    touched_.clear();
    for (const auto& [id, connection] : connections_) sink_.connection(connection.conclude());
    connections_.clear();
}

}  // namespace tcpwhy::analysis
