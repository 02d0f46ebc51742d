// The state of one analysis: what the parts (segments, calls, processes) share.
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

#include "tracer/analysis/analyzer.hpp"
#include "tracer/analysis/sockets/kernel_states.hpp"
#include "tracer/analysis/sockets/sockets.hpp"
#include "tracer/analysis/tcp/connection_table.hpp"

namespace tcpwhy::analysis {

struct Trace {
    Options options;
    model::TraceSink& sink;
    Sockets sockets;
    KernelStates kernel;
    ConnectionTable connections;
    model::Summary summary;
    /// What each process was started as; of those that joined by themselves, what they did first:
    /// listen or connect.
    std::unordered_map<model::Pid, model::Side> roles;
    std::unordered_map<model::SocketId, model::SegmentKind>
        dropping;  ///< sockets at which loss is switched on, and of what
    std::unordered_map<model::Pid, std::vector<model::Release>>
        ending;  ///< processes on their way out
    std::unordered_map<model::Pid, std::vector<model::Release>>
        executing;                        ///< processes in execve(), with what it may close
    std::vector<model::CallId> may_wake;  ///< scratch for one segment's finding

    Trace(const Options& chosen, model::TraceSink& outlet, ConnectionTable::Farewell farewell)
        : options(chosen), sink(outlet), connections(std::move(farewell)) {}

    /// The connection that a socket is an end of, as long as it is the latest of its four-tuple.
    Connection* connection_of(const SocketView* socket) {
        if (!socket || socket->connection == 0 || !socket->local) return nullptr;
        Connection* found = connections.find(*socket->local, socket->peer_key, 0);
        return found && found->id == socket->connection ? found : nullptr;
    }

    /// A socket turns out to be one end of a connection.
    static void join(Connection& connection, model::Side side, SocketView& socket) {
        End& end = connection.end(side);
        if (!end.observed) return;
        end.observed->socket = socket.id;
        end.totals.pid = socket.pid;
        socket.connection = connection.id;
        socket.side = side;
        socket.local = end.endpoint;
        socket.peer_key = connection.end(other(side)).endpoint;
    }

    /// Names are learnt at once; the state is compared when the analysis has reached the snapshot's
    /// time.
    void learn(const std::optional<model::SocketSnapshot>& taken) {
        if (!taken) return;
        sockets.learn(*taken);
        if (SocketView* socket = sockets.find(taken->socket)) join_late(*socket);
        kernel.expect(*taken);
        if (taken->state == model::TcpState::closed) learn_that_it_gave_up(*taken);
    }

    /// No segment tells when the kernel gives up a connection whose questions nobody answers (after
    /// tcp_retries2, TCP_USER_TIMEOUT), or because an ICMP error forbids it: the socket is CLOSED
    /// when it is looked at next.
    void learn_that_it_gave_up(const model::SocketSnapshot& taken) {
        const SocketView* socket = sockets.find(taken.socket);
        Connection* connection = connection_of(socket);
        if (!connection) return;
        End& end = connection->end(socket->side);
        const bool unanswered = end.repeats > 0 || end.last_probe != model::Timer::none;
        const bool told = end.observed && end.observed->refusal.quoted != 0;
        if (unanswered || told) end.enter(model::TcpState::closed, taken.asked);
    }

    /// The name of a socket in connect() comes after its SYN, which was not held back for so long.
    void join_late(SocketView& socket) {
        if (!socket.connecting_to || !socket.local || socket.connection != 0) return;
        const Endpoint& remote = socket.remote ? *socket.remote : *socket.connecting_to;
        Connection* found = connections.find(*socket.local, remote, 0);
        if (!found || found->client.endpoint != *socket.local || found->retired) return;
        if (found->client.observed && found->client.observed->socket == 0)
            join(*found, model::Side::client, socket);
    }

    /// RFC 9293 section 3.10.4: the user's CLOSE changes the state, also where the FIN has to wait
    /// behind bytes. No segment tells.
    static void close_end(End& end, model::Time time) {
        using model::TcpState;
        if (end.fin_sent) return;
        if (end.state == TcpState::established || end.state == TcpState::syn_received)
            end.enter(TcpState::fin_wait_1, time);
        else if (end.state == TcpState::close_wait)
            end.enter(TcpState::last_ack, time);
    }

    void compare_states(model::Time until) {
        const auto connection_at = [this](const model::SocketSnapshot& snapshot) {
            return connection_of(sockets.find(snapshot.socket));
        };
        kernel.compare(
            until,
            [&](const model::SocketSnapshot& snapshot) -> const End* {
                const Connection* connection = connection_at(snapshot);
                return connection ? &connection->end(sockets.find(snapshot.socket)->side) : nullptr;
            },
            [&](const model::SocketSnapshot& snapshot) {
                connection_at(snapshot)->notes.add(model::NoteCode::state_disagrees,
                                                   static_cast<std::uint64_t>(*snapshot.state));
            });
    }
};

// Each takes one fact into the trace and tells the sink what was found.
void analyze(Trace& trace, const model::Segment& segment);
void analyze(Trace& trace, const model::CallEntered& call);
void analyze(Trace& trace, const model::CallReturned& returned);
void analyze(Trace& trace, const model::ProcessEvent& event);
void analyze(Trace& trace, const model::SocketSeen& seen);
void analyze(Trace& trace, const model::LossSwitched& loss);
void analyze(Trace& trace, const model::Notice& notice);
void analyze(Trace& trace, const model::OrphanSeen& seen);
void analyze(Trace& trace, const model::IcmpError& error);

/// A socket was there before its observation began: it listens, or is an end of a connection.
void stand_before(Trace& trace, const model::SocketSeen& seen);
/// A connection whose opening was not seen: its ends that are observed are what the kernel said of
/// them when their observation began.
void take_over_before(Trace& trace, Connection& connection);
/// The part of what a read returned that had arrived before.
std::uint64_t take_unread_before(SocketView* socket, const model::CallEntered& entered,
                                 std::int64_t result);

/// Something begins to give a socket up: a call, or (without one) the end of process `pid`.
void begin_release(Trace& trace, const model::Release& release, const CallRef& call, model::Pid pid,
                   std::int32_t signal, model::Time time);
/// The release is done; where it was the last descriptor, a listener listens no more.
void end_release(Trace& trace, const model::Release& release, model::Time time);
/// The process goes on with other calls: its execve() has failed, and has closed nothing.
void cancel_exec(Trace& trace, model::Pid pid);
/// The calls of a process (or of `every_process`) that will never return.
void end_calls_of(Trace& trace, model::Pid pid);

}  // namespace tcpwhy::analysis
