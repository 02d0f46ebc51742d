// The part of a trace that --where and --process ask for, on its way to the formats.
//
// A segment that matches brings along the calls that its line names: the call that sent it and
// those that it wakes. A connection is reported if it matches, or if something of it was shown.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "tracer/model/trace_sink.hpp"
#include "tracer/where/condition.hpp"
#include "tracer/where/waiting_room.hpp"

namespace tcpwhy::where {

class Filter : public model::TraceSink {
  public:
    /// `inner` outlives this.
    Filter(Conditions conditions, model::TraceSink& inner)
        : conditions_(std::move(conditions)), inner_(inner) {}

    void begin(const model::TraceHeader& header) override { inner_.begin(header); }
    void end(const model::Summary& summary) override;
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override;
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override;
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void implied(const model::Implied& implied) override;
    void process(const model::ProcessEvent& event) override;
    void notice(const model::Notice& notice) override { inner_.notice(notice); }
    void loss(const model::LossSwitched& loss) override { inner_.loss(loss); }
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override;
    void closed(const model::ConnectionFinding& finding) override;
    void connection(const model::ConnectionFinding& finding) override;
    void problem(const model::Problem& problem) override;
    void settled(model::Time until) override;
    // A part of a trace is shown, never recorded.
    void heard(const model::Fact&) override {}
    void patience_ended(model::Time) override {}
    void other_frame(model::Time, const model::Frame&) override {}

    /// How many segments, calls and connections have been shown.
    [[nodiscard]] std::uint64_t shown() const { return shown_; }

  private:
    struct Pending {
        model::CallEntered call;
        model::CallFinding finding;
    };
    using End = std::pair<model::ConnectionId, model::Side>;

    void pass(model::Time time, model::ConnectionId connection, WaitingRoom::Event event);
    void tell(model::CallId id, model::ConnectionId connection);
    void learn(const model::CallEntered& call, const model::CallFinding& finding);
    void add_process(Traits& traits, model::Pid pid) const;
    [[nodiscard]] bool wants(const model::ConnectionFinding& finding) const;
    [[nodiscard]] Traits traits_of(const model::CallEntered& call,
                                   const model::CallReturned* returned,
                                   const model::CallFinding& finding) const;

    Conditions conditions_;
    model::TraceSink& inner_;
    WaitingRoom waiting_;
    std::unordered_map<model::CallId, Pending> pending_;           ///< not reported yet
    std::unordered_map<model::CallId, model::ConnectionId> told_;  ///< reported, not returned
    std::unordered_set<model::ConnectionId> connections_;          ///< of what was shown
    std::unordered_map<model::Pid, std::string> names_;
    std::map<End, std::set<model::Pid>> owners_;  ///< the processes that use an end
    std::uint64_t shown_ = 0;
};

}  // namespace tcpwhy::where
