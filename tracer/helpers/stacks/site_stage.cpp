#include "tracer/helpers/stacks/site_stage.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace tcpwhy::helpers {

bool SiteStage::found(model::CallId call, SitePointer site) {
    const auto answer = awaited_.find(call);
    if (answer == awaited_.end()) return false;  // it was held for long enough
    answer->second.given = true;
    answer->second.site = std::move(site);
    return true;
}

void SiteStage::fact(model::Fact&& fact) {
    const auto* entered = std::get_if<model::CallEntered>(&fact);
    const bool waits = entered != nullptr && awaited_.contains(entered->id);
    if (!waits && held_.empty()) return next_->fact(std::move(fact));
    const model::Time now = model::time_of(fact);
    held_.push_back(std::move(fact));
    release(now);
}

void SiteStage::settled(model::Time until) {
    release(until);
    next_->settled(held_.empty() ? until : std::min(until, model::time_of(held_.front())));
}

void SiteStage::finish() {
    release(std::numeric_limits<model::Time>::max());
}

/// Lets go of the facts up to the first call whose site is still looked for.
void SiteStage::release(model::Time now) {
    while (!held_.empty()) {
        model::Fact& first = held_.front();
        if (auto* entered = std::get_if<model::CallEntered>(&first)) {
            const auto answer = awaited_.find(entered->id);
            if (answer != awaited_.end()) {
                const bool given = answer->second.given;
                if (!given && now - entered->time <= longest_hold_ns) return;
                if (!given) ++given_up_;
                entered->site = std::move(answer->second.site);
                awaited_.erase(answer);
            }
        }
        next_->fact(std::move(first));
        held_.pop_front();
    }
}

}  // namespace tcpwhy::helpers
