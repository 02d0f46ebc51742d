// Processes and what they give back when they end; and the facts that need no more than a line.
#include <algorithm>

#include "tracer/analysis/tcp/tracking.hpp"
#include "tracer/analysis/trace.hpp"

namespace tcpwhy::analysis {

using model::ProcessEvent;

void begin_release(Trace& trace, const model::Release& release, const CallRef& call, model::Pid pid,
                   std::int32_t signal, model::Time time) {
    if (release.socket == 0) return;
    trace.learn(release.snapshot);
    Closing closing{call, pid};
    closing.signal = signal;
    closing.begin = time;
    closing.sends_fin = release.holders_left == 0;
    if (release.snapshot) {
        closing.unread = release.snapshot->unread_bytes;
        closing.aborts = release.snapshot->lingers && release.snapshot->linger_seconds == 0;
    }
    trace.sockets.view(release.socket).closings.push_back(closing);
}

void end_release(Trace& trace, const model::Release& release, model::Time time) {
    SocketView* socket = trace.sockets.find(release.socket);
    if (!socket || release.holders_left != 0) return;
    socket->released = true;
    Connection* connection = trace.connection_of(socket);
    const bool in_use =
        std::any_of(socket->open.begin(), socket->open.end(),
                    [&](const OpenCall* call) { return call->entered.socket == release.socket; });
    if (connection && !in_use) {
        if (socket->is_given_up()) Trace::close_end(connection->end(socket->side), time);
    }
    // RFC 9293 section 3.10.4: in SYN-SENT a CLOSE deletes the connection, and nothing is sent.
    if (connection && connection->end(socket->side).state == model::TcpState::syn_sent)
        connection->end(socket->side).enter(model::TcpState::closed, time);
    if (socket->listening) trace.sockets.set_listening(*socket, false);
    if (socket->connection == 0) trace.sockets.forget(release.socket);
}

namespace {

void end_exit(Trace& trace, const ProcessEvent& event) {
    const auto found = trace.ending.find(event.pid);
    if (found == trace.ending.end()) return;
    for (const model::Release& release : found->second) {
        SocketView* socket = trace.sockets.find(release.socket);
        if (!socket) continue;
        for (Closing& closing : socket->closings) {
            if (closing.call || closing.pid != event.pid || closing.end != 0) continue;
            closing.end = event.time;
            closing.signal = event.signal;
        }
        end_release(trace, release, event.time);
    }
    trace.ending.erase(found);
}

/// The closings that an execve() of the process has begun. They count from its call on, because
/// the kernel closes what is marked FD_CLOEXEC before the exec is told.
template <class Take>
void each_exec_closing(Trace& trace, model::Pid pid, const Take& take) {
    const auto found = trace.executing.find(pid);
    if (found == trace.executing.end()) return;
    for (const model::Release& release : found->second)
        if (SocketView* socket = trace.sockets.find(release.socket)) take(*socket, release);
    trace.executing.erase(found);
}

bool is_open_exec(const Closing& closing, model::Pid pid) {
    return closing.by_exec && closing.pid == pid && closing.end == 0;
}

void begin_exec(Trace& trace, const ProcessEvent& event) {
    cancel_exec(trace, event.pid);
    for (const model::Release& release : event.releases) {
        begin_release(trace, release, {}, event.pid, 0, event.time);
        trace.sockets.view(release.socket).closings.back().by_exec = true;
    }
    if (!event.releases.empty()) trace.executing[event.pid] = event.releases;
}

void end_exec(Trace& trace, const ProcessEvent& event) {
    each_exec_closing(trace, event.pid, [&](SocketView& socket, const model::Release&) {
        for (Closing& closing : socket.closings)
            if (is_open_exec(closing, event.pid)) closing.end = event.time;
    });
    for (const model::Release& release : event.releases) end_release(trace, release, event.time);
}

/// A child does its maker's work until it becomes another program.
void learn_role(Trace& trace, const ProcessEvent& event) {
    using What = ProcessEvent::What;
    if (event.role != model::Side::none) {
        trace.roles[event.pid] = event.role;
    } else if (event.what == What::start || event.what == What::exec || event.what == What::fork) {
        trace.roles.erase(event.pid);
        const auto maker = trace.roles.find(event.parent);
        if (event.what == What::fork && maker != trace.roles.end())
            trace.roles.emplace(event.pid, model::Side{maker->second});
    }
}

}  // namespace

void cancel_exec(Trace& trace, model::Pid pid) {
    each_exec_closing(trace, pid, [&](SocketView& socket, const model::Release&) {
        std::erase_if(socket.closings,
                      [&](const Closing& closing) { return is_open_exec(closing, pid); });
    });
}

void analyze(Trace& trace, const ProcessEvent& event) {
    using What = ProcessEvent::What;
    learn_role(trace, event);
    if (event.what == What::exec || event.what == What::exit) end_calls_of(trace, event.pid);
    if (event.what == What::executing) return begin_exec(trace, event);
    if (event.what == What::exec) {
        end_exec(trace, event);
    } else {
        for (const model::Release& release : event.releases)
            begin_release(trace, release, {}, event.pid, event.signal, event.time);
    }
    if (event.what == What::ending) trace.ending[event.pid] = event.releases;
    if (event.what == What::exit) end_exit(trace, event);
    trace.sink.process(event);
    if (event.what == What::exit) trace.roles.erase(event.pid);
}

void analyze(Trace& trace, const model::SocketSeen& seen) {
    trace.learn(seen.snapshot);
    stand_before(trace, seen);
}

namespace {

/// What is said of FIN-WAIT-2: how long its timer has still to run, or that it is over; false when
/// segments have told so already.
bool learn_timeout(End& end, const model::OrphanSeen& seen) {
    using model::TcpState;
    if (seen.state == TcpState::closed) {
        if (end.state != TcpState::fin_wait_2) return false;
        end.enter(TcpState::closed, seen.asked);
    }
    // Linux fires a timer up to an eighth of its time late (kernel/time/timer.c); until then only
    // the kernel's next word tells.
    if (seen.state == TcpState::fin_wait_2 && seen.timer_left >= 0 && end.observed)
        end.observed->fin_wait_2_ends = seen.time + seen.timer_left + seen.timer_left / 8;
    return true;
}

/// The peer's FIN was seen, and a good while later the kernel still waits for it: Linux drops what
/// comes to another processor while it hands FIN-WAIT-2 over to a small socket of its own
/// (tcp_time_wait() in net/ipv4/tcp_minisocks.c).
bool has_lost_fin(const End& end, const model::OrphanSeen& seen) {
    return seen.state == model::TcpState::fin_wait_2 && end.state == model::TcpState::time_wait &&
           end.state_since + KernelStates::backlog_ns < seen.asked;
}

}  // namespace

void analyze(Trace& trace, const model::OrphanSeen& seen) {
    // Both ends of a socket that is connected to itself have one name.
    if (seen.local == seen.remote) return;
    Connection* connection = trace.connections.find(seen.local, seen.remote, 0);
    if (!connection || connection->first > seen.asked) return;
    const model::Side side =
        connection->client.endpoint == seen.local ? model::Side::client : model::Side::server;
    End& end = connection->end(side);
    end.let_pass(seen.asked);
    if (has_lost_fin(end, seen)) lose_fin(*connection, side, seen.asked);
    if (!learn_timeout(end, seen)) return;
    const model::OrphanFinding finding{connection->identity(), side, end.state,
                                       trace.kernel.agrees(end, seen)};
    trace.sink.orphan(seen, finding);
}

void analyze(Trace& trace, const model::LossSwitched& loss) {
    if (loss.dropping) {
        trace.dropping[loss.socket] = loss.kind;
    } else {
        trace.dropping.erase(loss.socket);
    }
    trace.sink.loss(loss);
}

void analyze(Trace& trace, const model::Notice& notice) {
    trace.sink.notice(notice);
}

}  // namespace tcpwhy::analysis
