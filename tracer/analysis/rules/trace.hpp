// The state of one analysis: what the parts (segments, calls, processes) share.
#pragma once

#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "tracer/analysis/alone/calls_alone.hpp"
#include "tracer/analysis/connection/connection_table.hpp"
#include "tracer/analysis/connection/copies.hpp"
#include "tracer/analysis/rules/options.hpp"
#include "tracer/analysis/sockets/kept_segment.hpp"
#include "tracer/analysis/sockets/kernel_states.hpp"
#include "tracer/analysis/sockets/sockets.hpp"
#include "tracer/analysis/tcp/reading.hpp"
#include "tracer/analysis/tcp/subflows.hpp"
#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::analysis {

/// A segment that a socket's option may have dropped (doubts.hpp).
struct Doubted {
    KeptSegment kept;
    Reading reading;
    model::SegmentNumber number = 0;
    model::Side from = model::Side::none;
};

struct Trace {
    Options options;
    model::TraceSink& sink;
    Sockets sockets;
    KernelStates kernel;
    ConnectionTable connections;
    model::Summary summary;
    /// The role in which each process was started. A process that joined by itself gets its role by
    /// its first call: listen or connect.
    std::unordered_map<model::Pid, model::Side> roles;
    std::unordered_map<model::SocketId, model::SegmentKind>
        dropping;  ///< sockets at which loss is switched on, and of what
    std::unordered_map<model::Pid, std::vector<model::Release>>
        ending;  ///< processes on their way out
    std::unordered_map<model::Pid, std::vector<model::Release>>
        executing;  ///< processes in execve(), with what it may close
    std::unordered_map<model::Pid, model::ProcessEvent> signals;  ///< the last one of each process
    bool rejects_syn = false;  ///< a firewall answers the SYN that is analysed now
    bool drops = false;        ///< a socket has an option that may drop what arrives
    std::unordered_map<model::ConnectionId, std::vector<Doubted>> doubted;  ///< in order
    /// Processes that make calls which nobody sees: through io_uring, or of another ABI.
    std::unordered_set<model::Pid> calls_unseen;
    Subflows subflows;
    Shown shown;                          ///< of a capture without calls
    std::vector<model::CallId> may_wake;  ///< scratch for one segment's finding
    std::unique_ptr<CallsAlone> alone;    ///< null where there is a capture

    Trace(const Options& chosen, model::TraceSink& outlet, ConnectionTable::Farewell farewell)
        : options(chosen), sink(outlet), connections(std::move(farewell)) {
        if (options.calls_alone) alone = std::make_unique<CallsAlone>(sink, summary);
    }

    /// Every process that can have a socket here is observed, with all its calls.
    [[nodiscard]] bool sees_all_calls() const {
        return options.mode == model::Mode::private_lab && calls_unseen.empty();
    }

    /// The connection that a socket is an end of, as long as it is the latest of its four-tuple.
    Connection* connection_of(const SocketView* socket);

    /// A socket turns out to be one end of a connection.
    static void join(Connection& connection, model::Side side, SocketView& socket);

    /// Addresses are learned at once; the state is compared when the analysis has reached the
    /// snapshot's time.
    void learn(const std::optional<model::SocketSnapshot>& taken);

    /// Compares the kernel's states of all snapshots answered before `until` with the analysed
    /// ones.
    void compare_states(model::Time until);
};

}  // namespace tcpwhy::analysis
