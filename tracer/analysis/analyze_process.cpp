// Processes and what they give back when they end; and the facts that need no more than a line.
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

void end_release(Trace& trace, const model::Release& release) {
    SocketView* socket = trace.sockets.find(release.socket);
    if (!socket || release.holders_left != 0) return;
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
        end_release(trace, release);
    }
    trace.ending.erase(found);
}

/// exec(3) closes what is marked FD_CLOEXEC: over as soon as it is told.
void end_exec(Trace& trace, const ProcessEvent& event) {
    for (const model::Release& release : event.releases) end_release(trace, release);
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

void analyze(Trace& trace, const ProcessEvent& event) {
    using What = ProcessEvent::What;
    learn_role(trace, event);
    if (event.what == What::exec || event.what == What::exit) end_calls_of(trace, event.pid);
    for (const model::Release& release : event.releases)
        begin_release(trace, release, {}, event.pid, event.signal, event.time);
    if (event.what == What::ending) trace.ending[event.pid] = event.releases;
    if (event.what == What::exit) end_exit(trace, event);
    if (event.what == What::exec) end_exec(trace, event);
    trace.sink.process(event);
    if (event.what == What::exit) trace.roles.erase(event.pid);
}

void analyze(Trace& trace, const model::SocketSeen& seen) {
    trace.learn(seen.snapshot);
}

void analyze(Trace& trace, const model::LossSwitched& loss) {
    trace.dropping[loss.socket] = loss.dropping;
    trace.sink.loss(loss);
}

void analyze(Trace& trace, const model::Notice& notice) {
    trace.sink.notice(notice);
}

}  // namespace tcpwhy::analysis
