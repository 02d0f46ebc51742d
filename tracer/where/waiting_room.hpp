// Events that wait until the outcome of their connection is known, in the order in which they came.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::where {

class WaitingRoom {
  public:
    using Event = std::function<void()>;

    /// Keeps the event until its connection is decided. It leaves if that is welcome.
    void add(model::Time time, model::ConnectionId connection, Event event);
    /// Says whether a connection's events are welcome; the first word counts.
    void decide(model::ConnectionId connection, bool welcome);
    /// Nothing is known for sure any more: what is undecided is not welcome.
    void close();

    /// The time of the oldest event that waits.
    [[nodiscard]] std::optional<model::Time> oldest() const;
    [[nodiscard]] std::optional<bool> verdict(model::ConnectionId connection) const;

  private:
    struct Waiting {
        model::Time time;
        model::ConnectionId connection;
        Event event;
    };
    void release();

    std::deque<Waiting> waiting_;
    std::unordered_map<model::ConnectionId, bool> verdicts_;
};

/// Copies that own what a fact or finding borrows.
class OwnSegment {
  public:
    OwnSegment(const model::Segment& segment, const model::SegmentFinding& finding);
    /// The views of `options`, `payload` and the frame are those of this object.
    [[nodiscard]] model::Segment segment() const;
    [[nodiscard]] model::SegmentFinding finding() const;

  private:
    model::Segment segment_;
    model::SegmentFinding finding_;
    std::vector<std::uint8_t> options_;
    std::vector<std::uint8_t> payload_;
    std::vector<std::uint8_t> frame_;
    std::vector<model::CallId> may_wake_;
};

}  // namespace tcpwhy::where
