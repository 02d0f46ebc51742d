// One trace for several listeners, in the order given.
#pragma once

#include <utility>
#include <vector>

#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::model {

class Tee : public model::TraceSink {
  public:
    explicit Tee(std::vector<model::TraceSink*> sinks) : sinks_(std::move(sinks)) {}

    void begin(const model::TraceHeader& header) override {
        for (auto* sink : sinks_) sink->begin(header);
    }
    void heard(const model::Fact& fact) override {
        for (auto* sink : sinks_) sink->heard(fact);
    }
    void patience_ended(model::Time until) override {
        for (auto* sink : sinks_) sink->patience_ended(until);
    }
    void other_frame(model::Time time, const model::Frame& frame) override {
        for (auto* sink : sinks_) sink->other_frame(time, frame);
    }
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override {
        for (auto* sink : sinks_) sink->segment(segment, finding);
    }
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        for (auto* sink : sinks_) sink->icmp(error, finding);
    }
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override {
        for (auto* sink : sinks_) sink->call_entered(call, finding);
    }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        for (auto* sink : sinks_) sink->call_returned(call, returned, finding);
    }
    void process(const model::ProcessEvent& event) override {
        for (auto* sink : sinks_) sink->process(event);
    }
    void notice(const model::Notice& notice) override {
        for (auto* sink : sinks_) sink->notice(notice);
    }
    void loss(const model::LossSwitched& switched) override {
        for (auto* sink : sinks_) sink->loss(switched);
    }
    void closed(const model::ConnectionFinding& finding) override {
        for (auto* sink : sinks_) sink->closed(finding);
    }
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override {
        for (auto* sink : sinks_) sink->orphan(seen, finding);
    }
    void connection(const model::ConnectionFinding& finding) override {
        for (auto* sink : sinks_) sink->connection(finding);
    }
    void settled(model::Time until) override {
        for (auto* sink : sinks_) sink->settled(until);
    }
    void end(const model::Summary& summary) override {
        for (auto* sink : sinks_) sink->end(summary);
    }

  private:
    std::vector<model::TraceSink*> sinks_;
};

}  // namespace tcpwhy::model
