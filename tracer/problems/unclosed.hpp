// Connections that no program has closed in time: an end in CLOSE-WAIT, whose FIN only the end of
// its program sends or nothing sends, and a close() that sends nothing because another process
// holds the socket, too. Needs the calls. Keeps only connections that are open.
#pragma once

#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "tracer/model/finding.hpp"
#include "tracer/model/problems/problem.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/model/socket_call.hpp"
#include "tracer/problems/programs.hpp"

namespace tcpwhy::problems {

class Unclosed {
  public:
    /// `programs` outlives this.
    explicit Unclosed(const Programs& programs) : programs_(programs) {}

    /// A call that gives sockets up has returned at `now`.
    void released(const model::CallEntered& call, const model::CallFinding& finding,
                  model::Time now);
    void look_at(const model::Segment& segment, const model::SegmentFinding& finding,
                 const std::function<void(model::Problem&&)>& tell);
    /// At the end of a connection, or of the trace.
    void judge(const model::ConnectionFinding& finding,
               const std::function<void(model::Problem&&)>& tell) const;
    void forget(model::ConnectionId connection);

  private:
    /// A close() that sent nothing, because another process holds the socket, too.
    struct KeptOpen {
        model::Pid holder = 0;
        model::Problem at;
    };

    void tell_missing_close(const model::SegmentFinding& finding, model::Time time,
                            const std::function<void(model::Problem&&)>& tell) const;
    void tell_kept_open(const model::SegmentFinding& finding,
                        const std::function<void(model::Problem&&)>& tell);

    const Programs& programs_;
    std::unordered_map<model::ConnectionId, KeptOpen> kept_open_;
    std::unordered_set<model::ConnectionId> stopped_ends_;  ///< an end's program was asked to end
};

}  // namespace tcpwhy::problems
