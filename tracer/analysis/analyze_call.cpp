#include "tracer/analysis/analyze_call.hpp"

#include <algorithm>

#include "tracer/analysis/analyze_before.hpp"
#include "tracer/analysis/call_notes.hpp"
#include "tracer/analysis/releases.hpp"
#include "tracer/analysis/sockets/linux_numbers.hpp"
#include "tracer/analysis/sockets/waking.hpp"
#include "tracer/analysis/tcp/fins.hpp"

namespace tcpwhy::analysis {
namespace {

using model::CallEntered;
using model::CallFinding;
using model::CallReturned;
using model::Family;
using model::NoteCode;
using model::Side;
using model::TcpState;

namespace args = model::args;
namespace number = linux_number;

/// What is known of a call through a socket: its own, or the one that it made.
CallFinding finding_of(Trace& trace, const CallEntered& call, const SocketView* socket) {
    CallFinding finding;
    const auto role = trace.roles.find(call.pid);
    if (role != trace.roles.end()) finding.side = role->second;
    if (!socket) return finding;
    if (const Connection* connection = trace.connection_of(socket)) {
        finding.connection = connection->identity();
        finding.side = socket->side;
        finding.state = connection->end(socket->side).state;
    } else if (socket->listening) {
        finding.state = TcpState::listen;
    } else if (socket->connection == 0) {
        finding.state = TcpState::closed;
    }
    return finding;
}

void begin_connect(Trace& trace, const OpenCall& open_call, SocketView& socket) {
    const CallEntered& call = open_call.entered;
    if (call.as<args::Address>().disconnects) {
        Closing closing{open_call.ref(), call.pid};
        closing.begin = call.time;
        closing.aborts = closing.disconnects = true;
        socket.closings.push_back(closing);
        return;
    }
    if (!call.address()) return;
    const Connection* connection = trace.connection_of(&socket);
    const bool over = socket.connection != 0 &&
                      (!connection || connection->end(socket.side).state == TcpState::closed);
    if (over) socket.start_again();
    if (socket.connecting_to) return;
    socket.connect = open_call.ref();
    trace.roles.try_emplace(call.pid, Side::client);
    trace.sockets.start_connecting(socket, *call.address());
}

void begin_send(Trace& trace, const OpenCall& open_call, SocketView& socket) {
    // TCP Fast Open (RFC 7413): the send opens the connection.
    const auto& sent = open_call.entered.as<args::Send>();
    if (sent.flags & number::msg_fastopen) begin_connect(trace, open_call, socket);
    const std::uint64_t begin =
        socket.sends.empty() ? socket.queued : std::max(socket.queued, socket.sends.back().end);
    socket.sends.push_back({begin, begin + sent.bytes, open_call.ref(), true});
}

void begin_shutdown(const OpenCall& open_call, SocketView& socket) {
    const CallEntered& call = open_call.entered;
    const std::int32_t how = call.as<args::Shutdown>().how;
    socket.read_shut = socket.read_shut || how != number::shut_wr;
    if (how == number::shut_rd || socket.listening) return;
    Closing closing{open_call.ref(), call.pid};
    closing.begin = call.time;
    closing.sends_fin = true;
    closing.half = !socket.read_shut;
    socket.closings.push_back(closing);
}

/// listen(2): at most somaxconn, which a negative backlog asks for.
std::int32_t most_waiting(std::int32_t backlog) {
    return backlog < 0 ? number::most_backlog : std::min(backlog, number::most_backlog);
}

void begin_on_socket(Trace& trace, const OpenCall& open_call, SocketView& socket) {
    switch (family(open_call.entered.call)) {
        case Family::connect:
            return begin_connect(trace, open_call, socket);
        case Family::send:
            return begin_send(trace, open_call, socket);
        case Family::shutdown:
            return begin_shutdown(open_call, socket);
        case Family::listen:
            // Already at entry: a SYN can come before the caller has seen the return.
            socket.listen = open_call.ref();
            trace.roles.try_emplace(open_call.entered.pid, Side::server);
            socket.backlog = most_waiting(open_call.entered.as<args::Listen>().backlog);
            return trace.sockets.set_listening(socket, true);
        default:
            return;
    }
}

void end_send(const CallEntered& entered, const CallReturned& returned, SocketView& socket) {
    const auto range =
        std::find_if(socket.sends.begin(), socket.sends.end(),
                     [&](const Queued& queued) { return queued.call.id == entered.id; });
    if (range == socket.sends.end()) return;
    range->open = false;
    range->end =
        range->begin + static_cast<std::uint64_t>(std::max<std::int64_t>(moved_bytes(returned), 0));
    socket.queued = std::max(socket.queued, range->end);
    if (range->end == range->begin) socket.sends.erase(range);
}

void end_option(const CallEntered& entered, const CallReturned& returned, SocketView& socket) {
    if (entered.call != model::SystemCall::setsockopt || returned.result != 0) return;
    const auto& option = entered.as<args::Option>();
    if (option.level == number::ipproto_tcp && option.option == number::tcp_defer_accept)
        socket.defers_accept = option.value > 0;
    if (option.level == number::sol_socket && option.option == number::so_oobinline)
        socket.oob_inline = option.value != 0;
}

/// Whether it has been reset, or is over and its client uses the same port again.
bool is_gone(Trace& trace, const model::ConnectionIdentity& identity) {
    const Connection* connection = trace.connections.find(identity.client, identity.server, 0);
    return !connection || connection->id != identity.id || connection->reset;
}

/// The connection that an accept() took. One that was reset meanwhile has no peer's name any more:
/// then it is the first in the queue that was (accept(2)), which it leaves also where nothing more
/// can be said of it.
Connection* accepted(Trace& trace, SocketView* listener, const SocketView& socket) {
    if (socket.local && socket.remote)
        return trace.connections.find(*socket.remote, *socket.local, 0);
    if (!listener || listener->queue.empty()) return nullptr;
    const auto& queue = listener->queue;
    const auto gone = std::find_if(queue.begin(), queue.end(),
                                   [&](const auto& waiting) { return is_gone(trace, waiting); });
    const model::ConnectionIdentity taken = gone == queue.end() ? queue.front() : *gone;
    Connection* connection = trace.connections.find(taken.client, taken.server, 0);
    if (connection && connection->id == taken.id) return connection;
    take_from_queue(*listener, taken.id, true);
    return nullptr;
}

/// accept(), and whatever else has given a socket a descriptor.
void end_with_new_socket(Trace& trace, const CallEntered& entered, const CallReturned& returned) {
    SocketView& socket = trace.sockets.view(returned.made->socket);
    socket.pid = entered.pid;
    if (family(entered.call) != Family::accept) return;
    SocketView* listener = trace.sockets.find(entered.socket);
    if (listener) socket.listen = listener->listen;
    Connection* connection = accepted(trace, listener, socket);
    if (!connection || socket.connection != 0) return;
    if (listener) take_from_queue(*listener, connection->id, true);
    for (SocketView* sharer : trace.sockets.listeners_at(connection->server.endpoint))
        if (sharer != listener) take_from_queue(*sharer, connection->id, false);
    const bool server = !socket.local || socket.local->port == connection->server.endpoint.port;
    Trace::join(*connection, server ? Side::server : Side::client, socket);
}

void end_closing(Trace& trace, const CallEntered& entered, const CallReturned& returned,
                 model::SocketId id) {
    SocketView* socket = trace.sockets.find(id);
    if (!socket) return;
    const auto closing = std::find_if(
        socket->closings.begin(), socket->closings.end(), [&](const Closing& candidate) {
            return candidate.call.id == entered.id && candidate.end == 0;
        });
    if (closing == socket->closings.end()) return;
    closing->end = returned.time;
    // close(2) gives the descriptor up even when it reports an error.
    if (returned.result < 0 && family(entered.call) != Family::close)
        socket->closings.erase(closing);
}

/// The state behind close() and shutdown() of the sending half: they are done, though the FIN may
/// still wait behind bytes.
void end_sending(Trace& trace, const CallEntered& entered, const CallReturned& returned,
                 CallFinding& finding) {
    const SocketView* socket = trace.sockets.find(entered.socket);  // if it was not forgotten
    Connection* connection = trace.connection_of(socket);
    if (!connection) return;
    End& end = connection->end(socket->side);
    const bool shuts = family(entered.call) == Family::shutdown && returned.result == 0 &&
                       entered.as<args::Shutdown>().how != number::shut_rd;
    if (shuts) close_end(end, returned.time);
    if (shuts || family(entered.call) == Family::close) finding.state = end.state;
}

bool stops_listening(const CallEntered& entered, const SocketView* socket) {
    return socket && socket->listening &&
           std::any_of(entered.releases.begin(), entered.releases.end(),
                       [&](const model::Release& release) {
                           return release.socket == socket->id && release.holders_left == 0;
                       });
}

std::vector<model::SegmentNumber> wakers_of(Trace& trace, const OpenCall& call,
                                            const CallReturned& returned,
                                            const SocketView* subject) {
    Connection* connection = trace.connection_of(subject);
    const Side side = subject ? subject->side : Side::none;
    const std::uint64_t before = take_unread_before(
        subject ? trace.sockets.find(subject->id) : nullptr, call.entered, moved_bytes(returned));
    if (before == 0) return woken_by(call, returned, connection, side);
    // Some of it had been there before, so it did not wait; what else it took is accounted for.
    CallReturned rest = returned;
    rest.result = moved_bytes(returned) - static_cast<std::int64_t>(before);
    rest.moved.reset();
    if (rest.result > 0) woken_by(call, rest, connection, side);
    return {};
}

std::optional<TcpState> kernel_state(const CallReturned& returned) {
    if (returned.made && returned.made->state) return returned.made->state;
    return returned.snapshot ? returned.snapshot->state : std::nullopt;
}

}  // namespace

void analyze(Trace& trace, const CallEntered& call) {
    ++trace.summary.calls;
    if (!trace.executing.empty()) cancel_exec(trace, call.pid);
    trace.learn(call.snapshot);
    const OpenCall& open_call = trace.sockets.enter(call);
    if (call.socket != 0) begin_on_socket(trace, open_call, trace.sockets.view(call.socket));
    for (const model::Release& release : call.releases)
        begin_release(trace, release, open_call.ref(), call.pid, 0, call.time);
    trace.sink.call_entered(call, finding_of(trace, call, trace.sockets.find(call.socket)));
}

void analyze(Trace& trace, const CallReturned& returned) {
    OpenCall* open_call = trace.sockets.open_call(returned.id);
    if (!open_call) return;
    const CallEntered entered = open_call->entered;
    trace.learn(returned.snapshot);
    trace.learn(returned.made);
    SocketView* socket = trace.sockets.find(entered.socket);
    if (socket && family(entered.call) == Family::listen && returned.result < 0)
        trace.sockets.set_listening(*socket, false);
    if (socket && family(entered.call) == Family::send) end_send(entered, returned, *socket);
    if (socket && family(entered.call) == Family::option) end_option(entered, returned, *socket);
    const bool made = returned.made && returned.made->socket != 0;
    if (made) end_with_new_socket(trace, entered, returned);

    const SocketView* subject = made && family(entered.call) == Family::accept
                                    ? trace.sockets.find(returned.made->socket)
                                    : socket;
    CallFinding finding = finding_of(trace, entered, subject);
    finding.kernel = kernel_state(returned);
    finding.woken_by = wakers_of(trace, *open_call, returned, subject);
    note_call(trace, *open_call, returned, subject, finding);
    if (stops_listening(entered, subject)) finding.state = TcpState::closed;

    end_closing(trace, entered, returned, entered.socket);
    trace.sockets.leave(returned.id);
    for (const model::Release& release : entered.releases) {
        end_closing(trace, entered, returned, release.socket);
        end_release(trace, release, returned.time);
    }
    end_sending(trace, entered, returned, finding);
    trace.sink.call_returned(entered, &returned, finding);
}

void end_calls_of(Trace& trace, model::Pid pid) {
    for (const model::CallId id : trace.sockets.open_calls_of(pid)) {
        const CallEntered entered = trace.sockets.open_call(id)->entered;
        const CallFinding finding = finding_of(trace, entered, trace.sockets.find(entered.socket));
        trace.sockets.leave(id);
        trace.sink.call_returned(entered, nullptr, finding);
    }
}

}  // namespace tcpwhy::analysis
