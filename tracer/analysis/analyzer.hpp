// The analysis: facts in time order go in, a trace with findings comes out.
//
// One forward pass; memory holds only what is still open. Pure: the only time it knows is that of
// the facts.
#pragma once

#include <memory>

#include "tracer/analysis/rules/options.hpp"
#include "tracer/model/fact.hpp"
#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::analysis {

class Analyzer {
  public:
    Analyzer(const Options& options, model::TraceSink& sink);
    ~Analyzer();
    Analyzer(const Analyzer&) = delete;
    Analyzer& operator=(const Analyzer&) = delete;

    /// Facts come in time order (facts of equal time: calls entered, segments, calls returned).
    void add(const model::Fact& fact);
    void add(
        const model::Segment& segment);  ///< the same, without the variant: the hot path of files
    /// All facts older than `until` have been added. Bounds how long a segment waits for the
    /// address of its sender, and reports to the sink which connections have closed and how far the
    /// trace is certain.
    void settled(model::Time until);
    /// Frames that the capture lost, for the summary.
    void dropped(std::uint64_t frames);
    /// Ends the trace: reports open calls, connections and the summary.
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::analysis
