#include "tracer/session/playback.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "tracer/wire/record/fact_block.hpp"

namespace tcpwhy::session {

void Playback::block(const wire::CustomBlock& block) {
    wire::Recorded recorded;
    std::string fault = wire::read_fact_block(block, recorded);
    if (!fault.empty()) return faults_.add(block.offset, std::move(fault));
    if (auto* found = std::get_if<model::Fact>(&recorded)) return fact(std::move(*found));
    if (const auto* found = std::get_if<model::TraceHeader>(&recorded)) header(*found);
    if (const auto* found = std::get_if<wire::PatienceEnded>(&recorded))
        patience_ended(found->until);
}

void Playback::patience_ended(model::Time until) {
    feed_.begin();
    feed_.settled(until);
}

/// The first header is the trace's. Each further one begins a recording that was appended to the
/// first; its calls are numbered from 1 again.
void Playback::header(const model::TraceHeader& recorded) {
    earlier_calls_ = last_call_;
    if (feed_.begun()) return;
    model::Lesson known = std::move(feed_.header().lesson);
    feed_.header() = recorded;
    if (!recorded.lesson.any()) feed_.header().lesson = std::move(known);
    feed_.begin();
}

void Playback::fact(model::Fact&& fact) {
    // Calls without a header come from a recording whose beginning is lost.
    if (!feed_.begun() && !std::holds_alternative<model::Notice>(fact))
        feed_.header().observed = true;
    if (auto* entered = std::get_if<model::CallEntered>(&fact)) {
        entered->id += earlier_calls_;
        last_call_ = std::max(last_call_, entered->id);
    } else if (auto* returned = std::get_if<model::CallReturned>(&fact)) {
        returned->id += earlier_calls_;
    }
    feed_.fact(fact);
}

}  // namespace tcpwhy::session
