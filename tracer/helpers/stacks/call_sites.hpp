// The call sites of a trace: looks at each call at its entry and puts its site into the fact, on
// the way from an observer to a sink.
//
// The observer has it as its watcher and as its sink (or hands the facts on to it). Facts of calls
// whose site is still being looked for are held back for a bounded time, and all later ones with
// them. Belongs to the observer's thread.
#pragma once

#include "tracer/calls/observe/engine/entry_watcher.hpp"
#include "tracer/helpers/stacks/site_finder.hpp"
#include "tracer/helpers/stacks/site_stage.hpp"

namespace tcpwhy::helpers {

class CallSites : public calls::EntryWatcher, public model::FactSink {
  public:
    explicit CallSites(model::FactSink& next);
    /// With another helper than serve_stacks(), for tests.
    CallSites(model::FactSink& next, std::function<void(int socket)> helper);

    void entering(model::CallEntered& call, const calls::HeldAt& at) override;
    void fact(model::Fact&& fact) override;
    void settled(model::Time until) override;
    /// No more facts come: waits for the sites that are still being looked for, for a bounded time,
    /// releases all facts, and reports how many calls have been given up.
    void finish();

    [[nodiscard]] const SiteCounts& counts() const { return finder_.counts(); }

  private:
    void take_answers(model::Time now, int wait_ms);

    SiteFinder finder_;
    SiteStage stage_;
    model::Time latest_ = 0;  ///< of the facts
};

}  // namespace tcpwhy::helpers
