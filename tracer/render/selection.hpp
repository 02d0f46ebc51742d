// A part of a trace: one connection, or the segments and calls of some phases (--connection,
// --only).
//
// A call whose connection is not known at its entry (connect, accept) is reported when it turns out
// to be the one wanted: at the first segment that it sent or that can wake it, or at its return.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>

#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::render {

struct Selection {
    model::ConnectionId connection = 0;  ///< 0: all
    std::set<model::Phase> phases;       ///< empty: all
    [[nodiscard]] bool everything() const { return connection == 0 && phases.empty(); }
};

class Select : public model::TraceSink {
  public:
    Select(Selection selection, model::TraceSink& inner)
        : selection_(std::move(selection)), inner_(inner) {}

    void begin(const model::TraceHeader& header) override { inner_.begin(header); }
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override;
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override;
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void implied(const model::Implied& implied) override;
    void process(const model::ProcessEvent& event) override { inner_.process(event); }
    void notice(const model::Notice& notice) override { inner_.notice(notice); }
    void loss(const model::LossSwitched& loss) override { inner_.loss(loss); }
    void closed(const model::ConnectionFinding& finding) override;
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override;
    void connection(const model::ConnectionFinding& finding) override;
    void problem(const model::Problem& problem) override {
        const bool wanted = problem.connection == 0 || selection_.connection == 0 ||
                            problem.connection == selection_.connection;
        if (wanted) inner_.problem(problem);
    }
    void settled(model::Time until) override { inner_.settled(until); }
    void end(const model::Summary& summary) override { inner_.end(summary); }
    // A part of a trace is shown, never recorded.
    void heard(const model::Fact&) override {}
    void patience_ended(model::Time) override {}
    void other_frame(model::Time, const model::Frame&) override {}

    /// At the end, where the wanted connection has not been: how many there have been.
    [[nodiscard]] std::optional<std::uint64_t> missed() const {
        if (selection_.connection == 0 || found_) return std::nullopt;
        return connections_;
    }

  private:
    struct Held {
        model::CallEntered call;
        model::CallFinding finding;
    };
    [[nodiscard]] bool wants(const model::CallEntered& call) const;
    void tell(model::CallId id);

    Selection selection_;
    model::TraceSink& inner_;
    std::unordered_map<model::CallId, Held> held_;
    std::set<model::CallId> told_;  ///< entered, not returned
    std::uint64_t connections_ = 0;
    bool found_ = false;
};

}  // namespace tcpwhy::render
