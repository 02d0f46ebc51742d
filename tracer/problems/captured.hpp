// The problems of a capture without calls, by connection: resets, zero windows, segments that were
// sent again, and connections that one end alone has closed.
#pragma once

#include <functional>
#include <unordered_map>

#include "tracer/model/finding.hpp"
#include "tracer/model/problems/problem.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::problems {

class Captured {
  public:
    void look_at(const model::Segment& segment, const model::SegmentFinding& finding);
    /// At the end of a connection; forgets it.
    void judge(const model::ConnectionFinding& finding,
               const std::function<void(model::Problem&&)>& tell);

  private:
    struct Seen {
        std::uint64_t zero_windows = 0;
        model::SegmentNumber zero_window = 0;
        model::SegmentNumber again = 0;
        model::SegmentNumber reset = 0;
        model::SegmentNumber fin = 0;
        model::Time fin_time = 0;
        model::Side reset_by = model::Side::none;
    };
    std::unordered_map<model::ConnectionId, Seen> seen_;
};

}  // namespace tcpwhy::problems
