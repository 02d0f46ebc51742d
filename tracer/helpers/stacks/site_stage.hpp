// Puts call sites into the facts of an observer on their way to the sink.
//
// A call whose site is still being looked for is held back, and all facts after it with it, so that
// the order stays that of time; `settled` promises no more than that. No fact is held for longer
// than `longest_hold_ns`: after that its site is unknown.
#pragma once

#include <deque>
#include <functional>
#include <unordered_map>

#include "tracer/helpers/stacks/site_cache.hpp"
#include "tracer/model/fact_sink.hpp"

namespace tcpwhy::helpers {

class SiteStage : public model::FactSink {
  public:
    static constexpr model::Time longest_hold_ns = 2 * model::second_ns;

    explicit SiteStage(model::FactSink& next) : next_(&next) {}

    /// The site of that call comes later; its fact comes next.
    void expect(model::CallId call) { awaited_.emplace(call, Answer{}); }
    /// Null: it stays unknown. False when its fact has left without it.
    bool found(model::CallId call, SitePointer site);

    void fact(model::Fact&& fact) override;
    void settled(model::Time until) override;

    /// No more sites come: releases all facts.
    void finish();

    /// Calls whose site came too late or never.
    [[nodiscard]] std::uint64_t given_up() const { return given_up_; }

  private:
    struct Answer {
        bool given = false;
        SitePointer site;
    };
    void release(model::Time now);

    model::FactSink* next_;
    std::deque<model::Fact> held_;
    std::unordered_map<model::CallId, Answer> awaited_;
    std::uint64_t given_up_ = 0;
};

}  // namespace tcpwhy::helpers
