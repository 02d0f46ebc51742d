// On the host rung, processes that are not observed take part in the trace. They are found by the
// segments that no observed socket sends, and named where the system knows the name.
#pragma once

#include <deque>
#include <functional>
#include <set>
#include <utility>

#include "tracer/lab/socket_owners.hpp"
#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::lab {

class Neighbours : public model::PartialSink {
  public:
    /// In a private lab every process is observed, so none is searched for.
    explicit Neighbours(model::Mode mode) : looks_(mode == model::Mode::host) {}

    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void process(const model::ProcessEvent& event) override;

    /// Reports the new ones since the last call, each process once. Searches /proc at most a few
    /// times a second.
    void tell(model::Time now, const std::function<void(model::Notice&&)>& notice);

  private:
    bool looks_;
    SocketOwners owners_;
    std::set<model::Pid> observed_;
    std::set<model::Pid> told_;
    std::set<std::pair<model::ConnectionId, model::Side>> asked_;
    std::deque<std::uint64_t> unknown_;  ///< inodes whose process is not known yet
    model::Time next_look_ = 0;
};

}  // namespace tcpwhy::lab
