// The ladder's rows of segments: those that were captured, those that calls alone imply, and ICMP
// errors, which quote one. Each is an arrow with a label, the states that it has changed, and
// beside its sender the cause.
#pragma once

#include <unordered_map>
#include <utility>

#include "tracer/model/finding.hpp"
#include "tracer/model/icmp_error.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/render/ladder/ladder_calls.hpp"
#include "tracer/render/ladder/ladder_notes.hpp"
#include "tracer/render/ladder/ladder_rows.hpp"
#include "tracer/render/words/sites.hpp"

namespace tcpwhy::render {

class LadderSegments {
  public:
    /// All of them outlive this.
    LadderSegments(const Options& options, const Sites& sites, LadderNotes& notes,
                   LadderCalls& calls, LadderRows& rows)
        : options_(options), sites_(sites), notes_(notes), calls_(calls), rows_(rows) {}

    void add(const model::Segment& segment, const model::SegmentFinding& finding);
    void add(const model::Implied& implied);
    void add(const model::IcmpError& error, const model::IcmpFinding& finding);
    /// No more rows of it are expected.
    void ended(model::ConnectionId connection) { states_.erase(connection); }

  private:
    /// In the sender's cell, unless the row of its call stands right above. `site` may be null.
    void name_cause(Cell& sender, const model::Cause& cause, const model::CallSite* site) const;

    const Options& options_;
    const Sites& sites_;
    LadderNotes& notes_;
    LadderCalls& calls_;
    LadderRows& rows_;
    /// A trace of calls alone: the states of client and server that were shown last.
    std::unordered_map<model::ConnectionId, std::pair<model::TcpStates, model::TcpStates>> states_;
};

}  // namespace tcpwhy::render
