#include "tracer/analysis/rules/releases.hpp"

#include <algorithm>

#include "tracer/analysis/rules/doubts.hpp"
#include "tracer/analysis/tcp/fins.hpp"

namespace tcpwhy::analysis {
namespace {

using model::ProcessEvent;

/// The closings that an execve() of the process has begun. They count from its call on, because
/// the kernel closes what is marked FD_CLOEXEC before the exec is reported.
template <class Take>
void each_exec_closing(Trace& trace, model::Pid pid, const Take& take) {
    const auto found = trace.executing.find(pid);
    if (found == trace.executing.end()) return;
    for (const model::Release& release : found->second)
        if (SocketView* socket = trace.sockets.find(release.socket)) take(*socket, release);
    trace.executing.erase(found);
}

/// A process that inherited the socket has it still.
void pass_on(SocketView& socket, const model::Release& release) {
    const auto& holders = release.holders;
    const bool kept = std::find(holders.begin(), holders.end(), socket.pid) != holders.end();
    if (!kept && !holders.empty()) socket.pid = holders.front();
}

bool is_open_exec(const Closing& closing, model::Pid pid) {
    return closing.by_exec && closing.pid == pid && closing.end == 0;
}

}  // namespace

Closing* begin_release(Trace& trace, const model::Release& release, const CallRef& call,
                       model::Pid pid, std::int32_t signal, model::Time time) {
    if (release.socket == 0) return nullptr;
    if (release.snapshot) settle_by_state(trace, *release.snapshot);
    trace.learn(release.snapshot);
    Closing closing{call, pid};
    closing.signal = signal;
    closing.begin = time;
    closing.sends_fin = release.holders_left == 0;
    if (release.snapshot) {
        closing.too_late = release.snapshot->state == model::TcpState::closed;
        closing.unread = release.snapshot->unread_bytes;
        closing.aborts = release.snapshot->lingers && release.snapshot->linger_seconds == 0;
    }
    return &trace.sockets.view(release.socket).closings.emplace_back(closing);
}

void end_release(Trace& trace, const model::Release& release, model::Time time) {
    SocketView* socket = trace.sockets.find(release.socket);
    if (socket && release.holders_left != 0) pass_on(*socket, release);
    if (!socket || release.holders_left != 0) return;
    socket->released = true;
    Connection* connection = trace.connection_of(socket);
    const bool in_use =
        std::any_of(socket->open.begin(), socket->open.end(),
                    [&](const OpenCall* call) { return call->holds_open(release.socket); });
    if (connection && !in_use) {
        // With Multipath TCP the subflow stays as it is until both ends have sent a DATA_FIN.
        if (socket->is_given_up() && !connection->multipath)
            close_end(connection->end(socket->side), time);
    }
    // RFC 9293 section 3.10.4: in SYN-SENT a CLOSE deletes the connection, and nothing is sent.
    if (connection && connection->end(socket->side).state == model::TcpState::syn_sent)
        connection->end(socket->side).enter(model::TcpState::closed, time);
    if (socket->listening) trace.sockets.set_listening(*socket, false);
    if (socket->connection == 0) trace.sockets.forget(release.socket);
}

void begin_exec(Trace& trace, const ProcessEvent& event) {
    cancel_exec(trace, event.pid);
    for (const model::Release& release : event.releases) {
        Closing* closing = begin_release(trace, release, {}, event.pid, 0, event.time);
        if (closing) closing->by_exec = true;
    }
    if (!event.releases.empty()) trace.executing[event.pid] = event.releases;
}

void end_exec(Trace& trace, const ProcessEvent& event) {
    each_exec_closing(trace, event.pid, [&](SocketView& socket, const model::Release&) {
        for (Closing& closing : socket.closings)
            if (is_open_exec(closing, event.pid)) closing.end = event.time;
        socket.forget_closings();
    });
    for (const model::Release& release : event.releases) end_release(trace, release, event.time);
}

void cancel_exec(Trace& trace, model::Pid pid) {
    each_exec_closing(trace, pid, [&](SocketView& socket, const model::Release&) {
        std::erase_if(socket.closings,
                      [&](const Closing& closing) { return is_open_exec(closing, pid); });
    });
}

void await_exit(Trace& trace, const ProcessEvent& event) {
    auto& releases = trace.ending[event.pid];
    releases.insert(releases.end(), event.releases.begin(), event.releases.end());
}

void begin_thread_exit(Trace& trace, const ProcessEvent& event) {
    for (const model::Release& release : event.releases) {
        Closing* closing = begin_release(trace, release, {}, event.pid, 0, event.time);
        if (closing) closing->of_thread = true;
    }
    await_exit(trace, event);
    if (trace.alone) trace.alone->process(event);
}

void end_exit(Trace& trace, const ProcessEvent& event) {
    const auto found = trace.ending.find(event.pid);
    if (found == trace.ending.end()) return;
    for (const model::Release& release : found->second) {
        SocketView* socket = trace.sockets.find(release.socket);
        if (!socket) continue;
        for (Closing& closing : socket->closings) {
            if (closing.call || closing.pid != event.pid || closing.end != 0) continue;
            closing.end = event.time;
            if (!closing.of_thread) closing.signal = event.signal;
        }
        socket->forget_closings();
        end_release(trace, release, event.time);
    }
    trace.ending.erase(found);
}

void disconnect(Trace& trace, const model::CallEntered& entered,
                const model::CallReturned& returned, const SocketView* socket) {
    if (returned.result != 0) return;
    const model::Family called = family(entered.call);
    const bool by_connect =
        called == model::Family::connect && entered.as<model::args::Address>().disconnects;
    if (called != model::Family::shutdown && !by_connect) return;
    Connection* connection = trace.connection_of(socket);
    if (!connection) return;
    End& end = connection->end(socket->side);
    const bool gives_up = by_connect ? end.state != model::TcpState::time_wait
                                     : end.state == model::TcpState::syn_sent;
    if (gives_up) end.enter(model::TcpState::closed, returned.time);
}

void leave_time_wait(Trace& trace, SocketView& socket) {
    const Connection* connection = trace.connection_of(&socket);
    if (connection && connection->end(socket.side).state == model::TcpState::time_wait)
        socket.start_again();
}

}  // namespace tcpwhy::analysis
