// The way from the analysing thread to the observing one: the segments that have passed, and
// reasons to end the run.
#pragma once

#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "tracer/model/trace_sink.hpp"
#include "tracer/scenario/passed_segment.hpp"

namespace tcpwhy::run {

/// The messages of the analysing thread to the observing one.
struct News {
    struct Passed {
        scenario::PassedSegment segment;
        std::vector<model::CallId> woken;
    };
    std::vector<Passed> segments;
    model::Time settled = 0;
    int interrupted_by = 0;
    bool enough = false;   ///< the trace is long enough (-c)
    bool abandon = false;  ///< nobody wants the rest
};

class Mailbox {
  public:
    template <class Change>
    void post(Change&& change) {
        const std::lock_guard lock(mutex_);
        change(news_);
    }
    News take() {
        const std::lock_guard lock(mutex_);
        News taken = std::exchange(news_, News{});
        news_.settled = taken.settled;
        news_.abandon = taken.abandon;
        return taken;
    }

  private:
    std::mutex mutex_;
    News news_;
};

/// A listener of the trace that posts each segment into the mailbox.
class Messenger : public model::PartialSink {
  public:
    /// `segments_at_most`: the length after which the trace is long enough; 0: none.
    Messenger(Mailbox& mailbox, std::uint64_t segments_at_most)
        : mailbox_(mailbox), at_most_(segments_at_most) {}

    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;

  private:
    Mailbox& mailbox_;
    std::uint64_t at_most_;
    std::uint64_t segments_ = 0;
};

}  // namespace tcpwhy::run
