// Tee: passes a trace on to several sinks, in the order given.
#pragma once

#include <utility>
#include <vector>

#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::model {

/// The sinks are not owned and must outlive it.
class Tee : public TraceSink {
  public:
    explicit Tee(std::vector<TraceSink*> sinks) : sinks_(std::move(sinks)) {}

    void begin(const TraceHeader& header) override {
        for (auto* sink : sinks_) sink->begin(header);
    }
    void end(const Summary& summary) override {
        for (auto* sink : sinks_) sink->end(summary);
    }
    void segment(const Segment& segment, const SegmentFinding& finding) override {
        for (auto* sink : sinks_) sink->segment(segment, finding);
    }
    void icmp(const IcmpError& error, const IcmpFinding& finding) override {
        for (auto* sink : sinks_) sink->icmp(error, finding);
    }
    void call_entered(const CallEntered& call, const CallFinding& finding) override {
        for (auto* sink : sinks_) sink->call_entered(call, finding);
    }
    void call_returned(const CallEntered& call, const CallReturned* returned,
                       const CallFinding& finding) override {
        for (auto* sink : sinks_) sink->call_returned(call, returned, finding);
    }
    void implied(const Implied& implied) override {
        for (auto* sink : sinks_) sink->implied(implied);
    }
    void process(const ProcessEvent& event) override {
        for (auto* sink : sinks_) sink->process(event);
    }
    void notice(const Notice& notice) override {
        for (auto* sink : sinks_) sink->notice(notice);
    }
    void loss(const LossSwitched& switched) override {
        for (auto* sink : sinks_) sink->loss(switched);
    }
    void orphan(const OrphanSeen& seen, const OrphanFinding& finding) override {
        for (auto* sink : sinks_) sink->orphan(seen, finding);
    }
    void closed(const ConnectionFinding& finding) override {
        for (auto* sink : sinks_) sink->closed(finding);
    }
    void connection(const ConnectionFinding& finding) override {
        for (auto* sink : sinks_) sink->connection(finding);
    }
    void problem(const Problem& problem) override {
        for (auto* sink : sinks_) sink->problem(problem);
    }
    void settled(Time until) override {
        for (auto* sink : sinks_) sink->settled(until);
    }
    void heard(const Fact& fact) override {
        for (auto* sink : sinks_) sink->heard(fact);
    }
    void patience_ended(Time until) override {
        for (auto* sink : sinks_) sink->patience_ended(until);
    }
    void other_frame(Time time, const Frame& frame) override {
        for (auto* sink : sinks_) sink->other_frame(time, frame);
    }

  private:
    std::vector<TraceSink*> sinks_;
};

}  // namespace tcpwhy::model
