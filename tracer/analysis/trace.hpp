// The state of one analysis: what the parts (segments, calls, processes) share.
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

#include "tracer/analysis/options.hpp"
#include "tracer/analysis/sockets/kernel_states.hpp"
#include "tracer/analysis/sockets/sockets.hpp"
#include "tracer/analysis/tcp/connection_table.hpp"
#include "tracer/model/trace_sink.hpp"

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
    Connection* connection_of(const SocketView* socket);

    /// A socket turns out to be one end of a connection.
    static void join(Connection& connection, model::Side side, SocketView& socket);

    /// Names are learnt at once; the state is compared when the analysis has reached the snapshot's
    /// time.
    void learn(const std::optional<model::SocketSnapshot>& taken);

    /// Compares the kernel's states of all snapshots answered before `until` with the analysed
    /// ones.
    void compare_states(model::Time until);
};

}  // namespace tcpwhy::analysis
