#include "tracer/analysis/analyze_call.hpp"

#include <algorithm>

#include "tracer/analysis/rules/accepting.hpp"
#include "tracer/analysis/rules/call_notes.hpp"
#include "tracer/analysis/rules/doubts.hpp"
#include "tracer/analysis/rules/receiving.hpp"
#include "tracer/analysis/rules/releases.hpp"
#include "tracer/analysis/sockets/linux_numbers.hpp"
#include "tracer/analysis/sockets/sent_stream.hpp"
#include "tracer/analysis/sockets/socket_options.hpp"
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

/// The finding about a call from its socket, or from the socket that it made.
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

/// connect(AF_UNSPEC), or another program's request (tcp_disconnect() and tcp_abort() in Linux).
Closing& begin_abort(const OpenCall& open_call, SocketView& socket) {
    Closing closing{open_call.ref(), open_call.entered.pid};
    closing.begin = open_call.entered.time;
    closing.aborts = true;
    return socket.closings.emplace_back(closing);
}

void begin_connect(Trace& trace, const OpenCall& open_call, SocketView& socket) {
    const CallEntered& call = open_call.entered;
    if (call.as<args::Address>().disconnects) {
        begin_abort(open_call, socket).disconnects = true;
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

/// One that fails without a SYN, as for want of a route, leaves nothing: the next begins anew.
void end_connect(const CallReturned& returned, SocketView& socket) {
    const bool goes_on = returned.error == number::einprogress ||
                         returned.error == number::ealready || returned.error == number::eintr;
    if (returned.result >= 0 || goes_on) return;
    if (socket.connection == 0 && socket.connect.id == returned.id) socket.connecting_to.reset();
}

void begin_send(Trace& trace, const OpenCall& open_call, SocketView& socket) {
    // TCP Fast Open (RFC 7413): the send opens the connection.
    if (open_call.entered.as<args::Send>().flags & number::msg_fastopen)
        begin_connect(trace, open_call, socket);
    if (!trace.alone) queue_send(socket, open_call);
}

/// Linux takes a listener whose receiving half is shut down out of LISTEN, as close() would
/// (inet_shutdown() in net/ipv4/af_inet.c). SHUT_WR alone does nothing to it.
bool shuts_listener(const CallEntered& call, const SocketView* socket) {
    return socket && socket->listening && family(call.call) == Family::shutdown &&
           call.as<args::Shutdown>().how != number::shut_wr;
}

void begin_shutdown(const OpenCall& open_call, SocketView& socket) {
    const CallEntered& call = open_call.entered;
    const std::int32_t how = call.as<args::Shutdown>().how;
    const bool listener = shuts_listener(call, &socket);
    if (socket.listening && !listener) return;
    if (listener)
        socket.listener_shut = open_call.ref();
    else if (how != number::shut_wr)
        shut_reading(socket, call.time);
    if (how == number::shut_rd && !listener) return;
    Closing closing{open_call.ref(), call.pid};
    closing.begin = call.time;
    closing.sends_fin = true;
    closing.half = !socket.read_shut && !listener;
    socket.closings.push_back(closing);
}

/// listen(2): at most somaxconn, which a negative backlog asks for.
std::int32_t most_waiting(std::int32_t backlog) {
    return backlog < 0 ? number::most_backlog : std::min(backlog, number::most_backlog);
}

/// The socket stays bound and may listen again.
void end_listening(Trace& trace, SocketView& socket) {
    trace.sockets.set_listening(socket, false);
    socket.queue.clear();
    socket.closings.clear();
}

void begin_on_socket(Trace& trace, const OpenCall& open_call, SocketView& socket) {
    switch (family(open_call.entered)) {
        case Family::connect:
            return begin_connect(trace, open_call, socket);
        case Family::send:
            return begin_send(trace, open_call, socket);
        case Family::shutdown:
            return begin_shutdown(open_call, socket);
        case Family::option:
            begin_option(open_call.entered, socket);
            trace.drops = trace.drops || socket.drops.any();
            return;
        case Family::listen:
            // Already at entry: a SYN can come before the caller has seen the return.
            socket.listen = open_call.ref();
            socket.listener_shut = {};
            trace.roles.try_emplace(open_call.entered.pid, Side::server);
            socket.backlog = most_waiting(open_call.entered.as<args::Listen>().backlog);
            return trace.sockets.set_listening(socket, true);
        case Family::other:
            if (open_call.entered.call == model::SystemCall::sock_destroy)
                begin_abort(open_call, socket).destroys = true;
            return;
        default:
            return;
    }
}

void finish_send(Trace& trace, const OpenCall& call, const CallReturned& returned,
                 SocketView& socket) {
    end_send(socket, call, moved_bytes(returned));
    const Connection* connection = trace.connection_of(&socket);
    if (met_no_room(socket, call, returned, connection ? &connection->end(socket.side) : nullptr))
        socket.without_room = true;
}

/// SO_OOBINLINE also counts for an urgent byte that has come before (tcp_recvmsg_locked()).
void finish_option(Trace& trace, const CallEntered& entered, const CallReturned& returned,
                   SocketView& socket) {
    end_option(entered, returned, socket);
    Connection* connection = trace.connection_of(&socket);
    if (!connection || !socket.oob_inline) return;
    if (ObservedEnd* end = connection->end(socket.side).observed.get()) end->urgent_at = 0;
}

/// A wait has reported that the socket is ready.
void end_readiness(Trace& trace, const CallEntered& entered, const CallReturned& returned,
                   const model::Watch& ready) {
    trace.sockets.disarm(entered, ready);
    SocketView* socket = trace.sockets.find(ready.socket);
    if (!socket) return;
    socket->reported = returned.time;
    if (ready.events & number::poll_out) socket->without_room = false;
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
    if (closing->disconnects && returned.result == 0) leave_time_wait(trace, *socket);
    // close(2) gives the descriptor up even when it reports an error.
    if (returned.result < 0 && family(entered.call) != Family::close)
        socket->closings.erase(closing);
    socket->forget_closings();
}

/// The state after close() and shutdown() of the sending half: they are done, though the FIN may
/// still wait until earlier bytes have left.
void end_sending(Trace& trace, const CallEntered& entered, const CallReturned& returned,
                 CallFinding& finding) {
    const SocketView* socket = trace.sockets.find(entered.socket);  // if it was not forgotten
    Connection* connection = trace.connection_of(socket);
    if (!connection) return;
    End& end = connection->end(socket->side);
    const bool shuts = family(entered.call) == Family::shutdown && returned.result == 0 &&
                       entered.as<args::Shutdown>().how != number::shut_rd;
    if (shuts && !connection->multipath) close_end(end, returned.time);
    if (shuts || family(entered.call) == Family::close) finding.state = end.state;
}

bool releases_listener(const CallEntered& entered, const SocketView* socket) {
    return socket && socket->listening &&
           std::any_of(entered.releases.begin(), entered.releases.end(),
                       [&](const model::Release& release) {
                           return release.socket == socket->id && release.holders_left == 0;
                       });
}

std::optional<TcpState> kernel_state(const CallReturned& returned) {
    if (returned.made && returned.made->state) return returned.made->state;
    return returned.snapshot ? returned.snapshot->state : std::nullopt;
}

}  // namespace

void analyze(Trace& trace, const CallEntered& call) {
    ++trace.summary.calls;
    if (!trace.executing.empty()) cancel_exec(trace, call.pid);
    if (call.snapshot) settle_by_state(trace, *call.snapshot);
    trace.learn(call.snapshot);
    const OpenCall& open_call = trace.sockets.enter(call);
    if (call.socket != 0) begin_on_socket(trace, open_call, trace.sockets.view(call.socket));
    if (call.call == model::SystemCall::epoll_ctl) trace.sockets.change_interest(call);
    for (const model::Release& release : call.releases)
        begin_release(trace, release, open_call.ref(), call.pid, 0, call.time);
    CallFinding finding = finding_of(trace, call, trace.sockets.find(call.socket));
    if (trace.alone) trace.alone->entered(call, finding);
    trace.sink.call_entered(call, finding);
}

void analyze(Trace& trace, const CallReturned& returned) {
    OpenCall* open_call = trace.sockets.open_call(returned.id);
    if (!open_call) return;
    const CallEntered entered = open_call->entered;
    if (returned.snapshot) settle_by_state(trace, *returned.snapshot);
    trace.learn(returned.snapshot);
    trace.learn(returned.made);
    settle_by_call(trace, entered, returned);
    SocketView* socket = trace.sockets.find(entered.socket);
    disconnect(trace, entered, returned, socket);
    if (socket && family(entered.call) == Family::listen && returned.result < 0)
        trace.sockets.set_listening(*socket, false);
    if (socket && family(entered) == Family::connect) end_connect(returned, *socket);
    if (socket && family(entered) == Family::send)
        finish_send(trace, *open_call, returned, *socket);
    if (socket && family(entered.call) == Family::option)
        finish_option(trace, entered, returned, *socket);
    const bool made = returned.made && returned.made->socket != 0;
    if (made) end_with_new_socket(trace, entered, returned);

    const SocketView* subject = made && family(entered.call) == Family::accept
                                    ? trace.sockets.find(returned.made->socket)
                                    : socket;
    CallFinding finding = finding_of(trace, entered, subject);
    finding.kernel = kernel_state(returned);
    finding.woken_by = wakers_of(trace, *open_call, returned, subject);
    if (socket && family(entered.call) == Family::accept)
        end_failed_accept(trace, *open_call, returned, *socket, finding);
    for (const model::Watch& ready : returned.ready) end_readiness(trace, entered, returned, ready);
    note_call(trace, *open_call, returned, subject, finding);
    const bool shut = returned.result == 0 && shuts_listener(entered, socket);
    if (shut) end_listening(trace, *socket);
    if (shut || releases_listener(entered, subject)) finding.state = TcpState::closed;

    end_closing(trace, entered, returned, entered.socket);
    trace.sockets.leave(returned.id);
    for (const model::Release& release : entered.releases) {
        end_closing(trace, entered, returned, release.socket);
        end_release(trace, release, returned.time);
    }
    end_sending(trace, entered, returned, finding);
    if (trace.alone) trace.alone->returned(entered, returned, finding);
    trace.sink.call_returned(entered, &returned, finding);
}

void end_calls_of(Trace& trace, model::Pid pid) {
    for (const model::CallId id : trace.sockets.open_calls_of(pid)) {
        const CallEntered entered = trace.sockets.open_call(id)->entered;
        CallFinding finding = finding_of(trace, entered, trace.sockets.find(entered.socket));
        if (trace.alone) trace.alone->never_returned(entered, finding);
        SocketView* socket = trace.sockets.find(entered.socket);
        if (socket && family(entered) == Family::send) abandon_send(*socket, id);
        trace.sockets.leave(id);
        trace.sink.call_returned(entered, nullptr, finding);
    }
}

}  // namespace tcpwhy::analysis
