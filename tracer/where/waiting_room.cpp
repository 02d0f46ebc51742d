#include "tracer/where/waiting_room.hpp"

#include <utility>

namespace tcpwhy::where {

void WaitingRoom::add(model::Time time, model::ConnectionId connection, Event event) {
    const std::optional<bool> known = verdict(connection);
    if (known == false) return;
    if (known == true && waiting_.empty()) return event();
    waiting_.push_back({time, connection, std::move(event)});
}

void WaitingRoom::decide(model::ConnectionId connection, bool welcome) {
    verdicts_.emplace(connection, welcome);
    release();
}

void WaitingRoom::release() {
    while (!waiting_.empty()) {
        const std::optional<bool> known = verdict(waiting_.front().connection);
        if (!known) return;
        const Event event = std::move(waiting_.front().event);
        waiting_.pop_front();
        if (*known) event();
    }
}

void WaitingRoom::close() {
    for (const Waiting& each : waiting_) verdicts_.emplace(each.connection, false);
    release();
}

std::optional<model::Time> WaitingRoom::oldest() const {
    if (waiting_.empty()) return std::nullopt;
    return waiting_.front().time;
}

std::optional<bool> WaitingRoom::verdict(model::ConnectionId connection) const {
    const auto found = verdicts_.find(connection);
    if (found == verdicts_.end()) return std::nullopt;
    return found->second;
}

OwnSegment::OwnSegment(const model::Segment& segment, const model::SegmentFinding& finding)
    : segment_(segment),
      finding_(finding),
      options_(segment.options.begin(), segment.options.end()),
      payload_(segment.payload.begin(), segment.payload.end()),
      frame_(segment.frame.bytes.begin(), segment.frame.bytes.end()),
      may_wake_(finding.may_wake.begin(), finding.may_wake.end()) {}

model::Segment OwnSegment::segment() const {
    model::Segment segment = segment_;
    segment.options = options_;
    segment.payload = payload_;
    segment.frame.bytes = frame_;
    return segment;
}

model::SegmentFinding OwnSegment::finding() const {
    model::SegmentFinding finding = finding_;
    finding.may_wake = may_wake_;
    return finding;
}

}  // namespace tcpwhy::where
